'use client';

import { ArrowUp, ListPlus, RotateCcw, Square } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { NEW_THREAD } from '@/lib/client/draft-storage.ts';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { MAX_WAITING } from '@/lib/client/question-queue.ts';
import { sendable, tooLong } from '@/lib/client/text-limit.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { LiveSpeed } from '../conversation/live-speed.tsx';
import { prepareConversation } from '../conversation/loaded-conversation.ts';
import { isComposing } from '../ui/composing.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Later } from '../ui/later.tsx';
import { LoadFailure } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import { useReachedAgain } from '../use-reached-again.ts';
import { focusComposer } from './focus-composer.ts';
import { ModelPicker } from './model-picker.tsx';
import { enterSends, isSendKey } from './send-key.ts';
import { SettingsButton } from './settings-button.tsx';
import { newSettings, setNewSettings } from './thread-settings.ts';
import { useDraft } from './use-draft.ts';
import { useModel } from './use-model.ts';
import { useWaiting } from './use-waiting.ts';

const waitingList = partOfScreen(async () => (await import('./waiting-list.tsx')).WaitingList);

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
 * when the server has confirmed the question, or when it waits for the answer before it.
 */
export function Composer({ place, thread, parentId, runId, ready }: Props) {
  const chat = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const [hint, setHint] = useState('');
  const { hasText, changed, taken, put } = useDraft(field, place);
  const [model, setModel] = useModel(thread);
  const waiting = useWaiting(place);
  const sending = useObservable(chat.sender.sendings).get(place);
  const isSending = sending?.phase === 'sending';
  const standing = place === NEW_THREAD ? '' : 'AI can make mistakes. Check important information.';
  const busy = runId !== null || isSending;

  useEffect(() => {
    document.body.dataset.composer = '';
    if (field.current && !enterSends()) field.current.enterKeyHint = 'enter';
    return () => {
      delete document.body.dataset.composer;
    };
  }, []);
  useEffect(() => {
    if (ready && document.activeElement === document.body) focusComposer();
  }, [ready]);

  const submit = async () => {
    const raw = field.current?.value ?? '';
    const text = sendable(raw);
    if (text === '' || isSending) return;
    const refusal = tooLong(text) ?? (ready ? null : 'One moment…');
    setHint(refusal ?? '');
    if (refusal !== null) return;
    if (runId !== null) {
      if (chat.wait(place, text, runId)) taken(place, place, raw);
      else setHint(`${MAX_WAITING} messages are queued already. Send this when one of them has gone out.`);
      return;
    }
    const settings = newSettings.get();
    const threadId = await chat.send(place, text, parentId, model, thread ? undefined : settings);
    if (threadId === null) return;
    taken(place, threadId, raw);
    if (!thread) setNewSettings(null);
  };
  useReachedAgain(sending?.phase === 'failed' && sending.unreached, () => void submit());
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  /** Takes a question that waits back into the field, before what stands there. */
  const takeBack = (id: string, text: string) => {
    const now = field.current?.value.trim() ?? '';
    put(now === '' ? text : `${text}\n\n${now}`);
    changed();
    chat.queue.remove(place, id);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = waiting?.questions.at(-1);
    const modified = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (
      event.key === 'ArrowUp' &&
      !modified &&
      !isComposing(event.nativeEvent) &&
      field.current?.value === ''
    ) {
      if (last) takeBack(last.id, last.text);
      if (last || chat.editLast()) event.preventDefault();
    }
    if (!isSendKey(event)) return;
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
          <span className="min-w-0 flex-1">
            Not sent{sending.unreached ? ' yet' : ''}. {sending.reason}
          </span>
          <button type="button" className="button-quiet" onClick={() => void submit()}>
            <RotateCcw aria-hidden size={15} /> Try again
          </button>
        </div>
      ) : null}
      {waiting ? (
        <Later
          part={waitingList}
          props={{ threadId: place, waiting, answering: runId !== null, parentId, onEdit: takeBack }}
          failed={(onRetry, busy) => (
            <LoadFailure what="The list of queued messages" {...{ onRetry, busy }} />
          )}
        />
      ) : null}
      <form className="composer" aria-label="Message" onSubmit={onSubmit}>
        <textarea
          ref={field}
          id="composer"
          className="composer-field"
          dir="auto"
          aria-label="Your message"
          placeholder={place === NEW_THREAD ? 'Ask anything' : 'Ask a follow-up'}
          rows={1}
          enterKeyHint="send"
          autoComplete="off"
          aria-describedby="composer-hint"
          onKeyDown={onKeyDown}
          onInput={() => {
            // Ready before the first token of the answer.
            prepareConversation();
            setHint('');
            changed();
          }}
        />
        <div className="flex items-center gap-1">
          <ModelPicker value={model} onChange={setModel} />
          <SettingsButton thread={thread} />
          <span className="min-w-0 flex-1 text-right">
            {runId === null ? null : <LiveSpeed runId={runId} />}
          </span>
          {busy ? (
            <IconButton label="Stop" icon={Square} size={14} className="stop-button" onClick={stop} />
          ) : null}
          {busy && (isSending || !hasText) ? null : (
            <IconButton
              label={busy ? 'Send after this answer' : 'Send'}
              icon={busy ? ListPlus : ArrowUp}
              type="submit"
              className="send-button"
              disabled={!hasText}
            />
          )}
        </div>
      </form>
      <p id="composer-hint" className="composer-hint" aria-live="polite">
        {hint || (isSending && sending.stopWanted ? 'Stopping…' : standing)}
      </p>
    </div>
  );
}
