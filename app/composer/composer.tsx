'use client';

import { ArrowUp, RotateCcw, Square } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { NEW_THREAD } from '@/lib/client/draft-storage.ts';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { prepareMarkdown } from '../conversation/markdown.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { focusComposer } from './focus-composer.ts';
import { ModelPicker } from './model-picker.tsx';
import { useDraft } from './use-draft.ts';
import { useModel } from './use-model.ts';

interface Props {
  /** The conversation's id, or `new`. */
  place: string;
  thread: ThreadJson | null;
  /** The message that a question will answer. */
  parentId: string | null;
  /** The answer that is being written, if one is. */
  runId: string | null;
  /** The conversation has been read, so that its end is known. */
  ready: boolean;
}

/**
 * Where a question is written. The field is the browser's own, so typing renders nothing; the text leaves it only
 * when the server has confirmed the question.
 */
export function Composer({ place, thread, parentId, runId, ready }: Props) {
  const chat = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const [hint, setHint] = useState('');
  const { hasText, changed, taken } = useDraft(field, place);
  const [model, setModel] = useModel(thread);
  const sending = useObservable(chat.sender.sendings).get(place);
  const isSending = sending?.phase === 'sending';
  const standing = place === NEW_THREAD ? '' : 'Answers can be wrong. Check what matters.';
  const busy = runId !== null || isSending;

  useEffect(() => {
    if (ready && document.activeElement === document.body) focusComposer();
  }, [ready]);

  const submit = async () => {
    const raw = field.current?.value ?? '';
    if (raw.trim() === '' || isSending) return;
    if (runId !== null || !ready) {
      setHint(ready ? 'The answer is still being written. Stop it to ask something else.' : 'One moment…');
      return;
    }
    setHint('');
    const threadId = await chat.send(place, raw.trim(), parentId, model);
    if (threadId !== null) taken(place, threadId, raw);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    // While an input method composes, Enter accepts its suggestion; some browsers say so only by the key code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void submit();
  };
  const stop = () => {
    if (runId !== null) void chat.stop(runId);
    else chat.sender.stop(place);
    field.current?.focus();
  };

  return (
    <div className="composer-dock">
      {sending?.phase === 'failed' ? (
        <div role="alert" className="composer-alert">
          <span className="min-w-0 flex-1">Not sent. {sending.reason}</span>
          <button type="button" className="button-quiet" onClick={() => void submit()}>
            <RotateCcw aria-hidden size={15} /> Retry
          </button>
        </div>
      ) : null}
      <form className="composer" aria-label="Message" onSubmit={onSubmit}>
        <textarea
          ref={field}
          id="composer"
          className="composer-field"
          aria-label="Your message"
          placeholder={place === NEW_THREAD ? 'Ask anything' : 'Ask a follow-up'}
          rows={1}
          enterKeyHint="send"
          autoComplete="off"
          aria-describedby="composer-hint"
          onKeyDown={onKeyDown}
          onInput={() => {
            // Ready before the first token of the answer.
            prepareMarkdown();
            setHint('');
            changed();
          }}
        />
        <div className="flex items-center justify-between gap-2">
          <ModelPicker value={model} onChange={setModel} />
          {busy ? (
            <IconButton label="Stop" icon={Square} size={14} className="stop-button" onClick={stop} />
          ) : (
            <IconButton
              label="Send"
              icon={ArrowUp}
              type="submit"
              className="send-button"
              disabled={!hasText}
            />
          )}
        </div>
      </form>
      <p id="composer-hint" className="composer-hint" aria-live="polite">
        {hint || (isSending && sending.stopWanted ? 'Stopping as soon as the server has it…' : standing)}
      </p>
    </div>
  );
}
