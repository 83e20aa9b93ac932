'use client';

import { Copy, Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Later } from '../ui/later.tsx';
import { LoadFailure } from '../ui/load-failure.tsx';
import { Menu } from '../ui/menu.tsx';
import { partOfScreen } from '../ui/part.ts';
import { CopyButton } from './copy-button.tsx';
import { copyText } from './copy-text.ts';
import { QuestionText } from './question-text.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';

const editor = partOfScreen(async () => (await import('./question-editor.tsx')).QuestionEditor);

interface Props {
  message: MessageView;
  siblings: string[];
}

/** A question; while it is edited, the editor in its place. */
export function Question({ message, siblings }: Props) {
  const { edits, threads, notices } = useChat();
  const shown = message.siblings ?? siblings;
  const editing = useObservable(edits.open).has(message.id);
  const bubble = <QuestionText text={message.text ?? ''} />;
  const copy = async () => {
    notices.say((await copyText(message.text ?? '')) ? 'Copied' : 'Couldn’t copy');
  };
  const items = [
    { label: 'Edit', icon: Pencil, onSelect: () => edits.begin(message) },
    { label: 'Copy', icon: Copy, onSelect: () => void copy() },
  ];
  const article = useRef<HTMLElement>(null);
  const wasEditing = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was left open is looked for once
  useEffect(() => {
    const arrived = (id: string) =>
      threads.get(message.threadId)?.messages.some((other) => other.id === id) === true;
    edits.recall(message, arrived);
  }, [message.id]);
  useEffect(() => {
    const ended = wasEditing.current && !editing;
    wasEditing.current = editing;
    // The editor had the focus and is gone.
    if (!ended || document.activeElement !== document.body) return;
    if (edits.returnTo === 'composer') focusComposer();
    else article.current?.querySelector<HTMLElement>('[data-edit]')?.focus();
  }, [edits, editing]);

  return (
    <article ref={article} className="question" data-message={message.id}>
      <h2 className="sr-only">You</h2>
      {editing ? (
        <Later
          part={editor}
          props={{ message }}
          loading={bubble}
          failed={(onRetry, busy) => (
            <>
              {bubble}
              <LoadFailure what="The editor" {...{ onRetry, busy }} />
            </>
          )}
        />
      ) : (
        <>
          {bubble}
          <div className="actions justify-end" data-quiet="true">
            {shown.length > 1 ? <SiblingSwitch message={message} siblings={shown} /> : null}
            <IconButton
              data-edit
              label="Edit message"
              icon={Pencil}
              size={16}
              onPointerEnter={editor.prepare}
              onFocus={editor.prepare}
              onClick={() => edits.begin(message)}
            />
            <CopyButton label="Copy message" text={() => Promise.resolve(message.text ?? '')} />
            <Menu label="More for this message" className="more-button touch-only" items={items} />
          </div>
        </>
      )}
    </article>
  );
}
