'use client';

import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useActivity, useChat } from '../chat-context.tsx';
import type { ActivityState } from '../thread-activity.ts';
import { AppLink } from '../ui/app-link.tsx';
import { RenameField } from './rename-field.tsx';
import { ThreadMenu } from './thread-menu.tsx';

interface Props {
  thread: ThreadJson;
  active: boolean;
  /** Whether Tab stops here; arrow keys reach every row. */
  tabStop: boolean;
  onFollow?: () => void;
}

const STATES: Record<ActivityState, string> = { answering: 'Answering', unseen: 'New answer' };

/** One conversation of the list, with its menu; renaming happens in its place. */
export function ThreadRow({ thread, active, tabStop, onFollow }: Props) {
  const chat = useChat();
  const [renaming, setRenaming] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const tabIndex = tabStop ? 0 : -1;
  const state = useActivity(thread.id);
  const stateId = useId();

  const rename = (title: string | null) => {
    setRenaming(false);
    if (title !== null) void chat.changes.rename(thread, title);
    // The field that had the focus is gone.
    queueMicrotask(() => row.current?.querySelector('a')?.focus());
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'F2') setRenaming(true);
    else if (event.key === 'Delete') chat.changes.remove(thread);
    else return;
    event.preventDefault();
  };

  return (
    <li ref={row} className="thread-row" data-active={active}>
      {renaming ? (
        <RenameField title={thread.title} onDone={rename} />
      ) : (
        <>
          <AppLink
            href={`/chat/${thread.id}`}
            aria-current={active ? 'page' : undefined}
            aria-keyshortcuts="F2 Delete"
            aria-describedby={state ? stateId : undefined}
            className="thread-link"
            data-thread={thread.id}
            tabIndex={tabIndex}
            title={thread.title}
            onFollow={onFollow}
            onKeyDown={press}
          >
            {thread.title}
          </AppLink>
          {state ? (
            <span id={stateId} className="thread-state" data-state={state} title={STATES[state]}>
              <span className="sr-only">{STATES[state]}</span>
            </span>
          ) : null}
          <ThreadMenu thread={thread} tabIndex={tabIndex} onRename={() => setRenaming(true)} />
        </>
      )}
    </li>
  );
}
