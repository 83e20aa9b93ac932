'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { Clock, Pencil, Send, X } from 'lucide-react';
import type { Waiting } from '@/lib/client/question-queue.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { placeOfWaiting } from '../sender.ts';
import { threadKey } from '../thread-cache.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useReachedAgain } from '../use-reached-again.ts';

interface Props {
  threadId: string;
  waiting: Waiting;
  /** The answer before them is being written. */
  answering: boolean;
  /** The message that the next will follow, if a person sends it. */
  parentId: string | null;
  onEdit: (id: string, text: string) => void;
}

/** Why what waits does not go out by itself, by how the answer before it ended. */
const HELD: Partial<Record<string, string>> = {
  cancelled: 'On hold: you stopped the answer.',
  failed: 'On hold: the answer before it failed.',
  interrupted: 'On hold: the answer before it failed.',
};

/** The questions that go out when the answer before them has settled, each to be changed or taken out until then. */
export function WaitingList({ threadId, waiting, answering, parentId, onEdit }: Props) {
  const chat = useChat();
  const sending = useObservable(chat.sender.sendings).get(placeOfWaiting(threadId));
  const isSending = sending?.phase === 'sending';
  const failure = sending?.phase === 'failed' ? sending.reason : null;
  const { data } = useQuery<ThreadData | null>({ queryKey: threadKey(threadId), queryFn: skipToken });
  const before = data?.messages.find(({ id }) => id === waiting.after)?.status;
  // Stop shows at once; the server confirms it a moment later.
  const held = HELD[chat.runs.get(waiting.after)?.stopping ? 'cancelled' : (before ?? '')];
  const send = () => void chat.waiting.send(threadId, parentId ?? waiting.after);
  useReachedAgain(sending?.phase === 'failed' && sending.unreached, send);
  const leave = () => {
    chat.sender.clearFailure(placeOfWaiting(threadId));
    document.getElementById('composer')?.focus();
  };
  const remove = (id: string) => {
    chat.queue.remove(threadId, id);
    leave();
  };
  const removeAll = () => {
    chat.queue.clear(threadId);
    leave();
  };
  return (
    <section className="waiting" aria-label="Queued messages">
      <ul>
        {waiting.questions.map(({ id, text }, index) => (
          <li key={id}>
            <Clock aria-hidden size={15} className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {text}
            </span>
            {index === 0 && isSending ? null : (
              <>
                <IconButton label="Edit" icon={Pencil} size={15} onClick={() => onEdit(id, text)} />
                <IconButton label="Remove" icon={X} size={16} onClick={() => remove(id)} />
              </>
            )}
          </li>
        ))}
      </ul>
      {isSending ? (
        <p className="waiting-note">Sending…</p>
      ) : answering ? (
        <p className="waiting-note">{held ?? 'Sends when this answer finishes'}</p>
      ) : (
        <div className="waiting-note" role={failure === null ? undefined : 'alert'}>
          <span className="min-w-0 flex-1">
            {failure === null ? (held ?? 'Sends when the answer before it finishes') : `Not sent. ${failure}`}
          </span>
          {waiting.questions.length > 1 ? (
            <button type="button" className="button-quiet" onClick={removeAll}>
              Remove all
            </button>
          ) : null}
          <button type="button" className="button-quiet" onClick={send}>
            <Send aria-hidden size={15} /> Send now
          </button>
        </div>
      )}
    </section>
  );
}
