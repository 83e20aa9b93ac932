'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { Clock, Pencil, Send, X } from 'lucide-react';
import type { Waiting } from '@/lib/client/question-queue.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { placeOfWaiting } from '../sender.ts';
import { threadKey } from '../thread-cache.ts';
import { IconButton } from '../ui/icon-button.tsx';

interface Props {
  threadId: string;
  waiting: Waiting;
  /** The answer before them is being written. */
  answering: boolean;
  /** The message that the next will follow, if a person sends it. */
  parentId: string | null;
  onEdit: (id: string, text: string) => void;
}

const NOTES = {
  held: 'Waits for you, since the answer before it failed.',
  elsewhere: 'Waits for the answer that it was asked after.',
};

/** The questions that go out when the answer before them has settled, each to be changed or taken out until then. */
export function WaitingList({ threadId, waiting, answering, parentId, onEdit }: Props) {
  const chat = useChat();
  const sending = useObservable(chat.sender.sendings).get(placeOfWaiting(threadId));
  const isSending = sending?.phase === 'sending';
  const failure = sending?.phase === 'failed' ? sending.reason : null;
  const { data } = useQuery<ThreadData | null>({ queryKey: threadKey(threadId), queryFn: skipToken });
  const before = data?.messages.find(({ id }) => id === waiting.after)?.status;
  const held = before === 'failed' || before === 'interrupted';
  const remove = (id: string) => {
    chat.queue.remove(threadId, id);
    chat.sender.clearFailure(placeOfWaiting(threadId));
    document.getElementById('composer')?.focus();
  };
  return (
    <section className="waiting" aria-label="Questions that wait">
      <ul>
        {waiting.questions.map(({ id, text }, index) => (
          <li key={id}>
            <Clock aria-hidden size={15} className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate">{text}</span>
            {index === 0 && isSending ? null : (
              <>
                <IconButton label="Change" icon={Pencil} size={15} onClick={() => onEdit(id, text)} />
                <IconButton label="Take out" icon={X} size={16} onClick={() => remove(id)} />
              </>
            )}
          </li>
        ))}
      </ul>
      {answering || isSending ? (
        <p className="waiting-note">{isSending ? 'Sending…' : 'Goes out when this answer ends.'}</p>
      ) : (
        <div className="waiting-note" role={failure === null ? undefined : 'alert'}>
          <span className="min-w-0 flex-1">
            {failure === null ? NOTES[held ? 'held' : 'elsewhere'] : `Not sent. ${failure}`}
          </span>
          <button
            type="button"
            className="button-quiet"
            onClick={() => void chat.waiting.send(threadId, parentId ?? waiting.after)}
          >
            <Send aria-hidden size={15} /> Send now
          </button>
        </div>
      )}
    </section>
  );
}
