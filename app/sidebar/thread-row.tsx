'use client';

import { Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat } from '../chat-context.tsx';
import { AppLink } from '../ui/app-link.tsx';
import { Menu } from '../ui/menu.tsx';
import { DeleteDialog } from './delete-dialog.tsx';

interface Props {
  thread: ThreadJson;
  active: boolean;
  onFollow?: () => void;
}

/** One conversation of the list, with its menu; renaming happens in its place. */
export function ThreadRow({ thread, active, onFollow }: Props) {
  const chat = useChat();
  const [mode, setMode] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  const link = useRef<HTMLLIElement>(null);

  const rename = (title: string) => {
    setMode('shown');
    const trimmed = title.trim();
    if (trimmed !== '' && trimmed !== thread.title) void chat.rename(thread, trimmed);
    // The field that had the focus is gone.
    queueMicrotask(() => link.current?.querySelector('a')?.focus());
  };

  if (mode === 'renaming') {
    return (
      <li className="thread-row" data-active={active}>
        <RenameField title={thread.title} onDone={rename} />
      </li>
    );
  }
  return (
    <li ref={link} className="thread-row" data-active={active}>
      <AppLink
        href={`/chat/${thread.id}`}
        aria-current={active ? 'page' : undefined}
        className="thread-link"
        title={thread.title}
        onFollow={onFollow}
      >
        {thread.title}
      </AppLink>
      <Menu
        label={`Options for ${thread.title}`}
        items={[
          { label: 'Rename', icon: Pencil, onSelect: () => setMode('renaming') },
          { label: 'Delete', icon: Trash2, danger: true, onSelect: () => setMode('deleting') },
        ]}
      />
      {mode === 'deleting' ? (
        <DeleteDialog
          title={thread.title}
          onClose={() => setMode('shown')}
          onConfirm={() => {
            setMode('shown');
            void chat.remove(thread);
          }}
        />
      ) : null}
    </li>
  );
}

function RenameField({ title, onDone }: { title: string; onDone: (title: string) => void }) {
  const done = useRef(false);
  const finish = (value: string) => {
    // Enter and Escape take the field away, which blurs it: once is enough.
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  return (
    <input
      ref={(field) => {
        field?.focus();
        field?.select();
      }}
      className="rename-field"
      aria-label="New name of the conversation"
      defaultValue={title}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(title);
      }}
    />
  );
}
