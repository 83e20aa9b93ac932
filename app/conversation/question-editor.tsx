'use client';

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { placeOfEdit } from '@/lib/client/draft-storage.ts';
import { sendable, tooLong } from '@/lib/client/text-limit.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { enterSends, isSendKey } from '../composer/send-key.ts';
import { useDraft } from '../composer/use-draft.ts';
import { isComposing } from '../ui/composing.ts';
import { useReachedAgain } from '../use-reached-again.ts';

/**
 * Edits a question in its place. Sending makes another question beside it; nothing is overwritten. What is written is
 * kept until it was confirmed or given up.
 */
export function QuestionEditor({ message }: { message: MessageView }) {
  const chat = useChat();
  const place = placeOfEdit(message.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const { hasText, changed, drop } = useDraft(field, place);
  const sending = useObservable(chat.sender.sendings).get(place);
  const isSending = sending?.phase === 'sending';
  const [fault, setFault] = useState<string | null>(null);
  const shownFault = fault ?? (sending?.phase === 'failed' ? `Not sent. ${sending.reason}` : null);

  useEffect(() => {
    if (chat.edits.latest !== message.id || !field.current) return;
    chat.edits.latest = null;
    field.current.focus();
    field.current.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [chat, message.id]);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    const text = sendable(field.current?.value ?? '');
    if (text === '' || isSending) return;
    const long = tooLong(text);
    setFault(long);
    if (long === null && (await chat.sendEdit(message, text))) {
      drop();
      focusComposer();
    }
  };
  useReachedAgain(sending?.phase === 'failed' && sending.unreached, () => void send());
  const cancel = () => {
    if (isSending) return;
    drop();
    chat.sender.clearFailure(place);
    chat.edits.close(message.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event.nativeEvent)) {
      event.stopPropagation();
      cancel();
    }
    if (!isSendKey(event)) return;
    event.preventDefault();
    void send();
  };

  return (
    <form className="question-editor" aria-label="Edit message" aria-busy={isSending} onSubmit={send}>
      <textarea
        ref={field}
        className="question-field"
        dir="auto"
        aria-label="Edited message"
        rows={1}
        readOnly={isSending}
        enterKeyHint={enterSends() ? 'send' : 'enter'}
        onKeyDown={onKeyDown}
        onInput={() => {
          setFault(null);
          changed();
        }}
      />
      {shownFault === null ? null : (
        <p role="alert" className="px-3 py-1 text-sm text-danger">
          {shownFault}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button-quiet" disabled={isSending} onClick={cancel}>
          Cancel
        </button>
        <button type="submit" className="button-primary" disabled={!hasText || isSending}>
          {isSending ? 'Sending…' : shownFault === null ? 'Send' : 'Try again'}
        </button>
      </div>
    </form>
  );
}
