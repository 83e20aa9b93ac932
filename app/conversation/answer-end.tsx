'use client';

import { ChevronsRight, CircleStop, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { failureActions, failureText } from '@/lib/client/failure-text.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat } from '../chat-context.tsx';
import { FailureButton } from './failure-button.tsx';
import { ProviderWords } from './provider-words.tsx';
import { RetryCountdown } from './retry-countdown.tsx';

interface Props {
  message: MessageView;
  /** Only the newest answer can be gone on with. */
  last: boolean;
  /** So many characters at its end were seen and are not stored. */
  unstored: number;
  busy: boolean;
  onAgain: () => void;
  onContinue: () => void;
  onAnotherModel: () => void;
}

/** Says how an answer ended, where it did not simply end: what happened, and what to press. */
export function AnswerEnd(props: Props) {
  const { message, last, busy, onContinue } = props;
  const { status, finishReason, text, html } = message;
  const isEmpty = (html ?? text ?? '') === '';
  const goOn =
    isEmpty || !last ? null : (
      <button type="button" className="button-quiet" disabled={busy} onClick={onContinue}>
        <ChevronsRight aria-hidden size={16} /> Continue
      </button>
    );
  if (status === 'failed' || status === 'interrupted') return <Failure {...props} goOn={goOn} />;
  if (status === 'cancelled') {
    return (
      <div className="end-row">
        <p className="end-note">
          <CircleStop aria-hidden size={15} /> Stopped
        </p>
        {goOn}
      </div>
    );
  }
  if (finishReason === 'length') {
    return (
      <div className="end-row">
        <p className="end-note">Stopped at the length limit</p>
        {goOn}
      </div>
    );
  }
  if (finishReason === 'content-filter')
    return <p className="end-note">Stopped by the provider’s content filter</p>;
  return isEmpty ? <p className="end-note">The model sent an empty answer</p> : null;
}

function Failure({
  message,
  unstored,
  busy,
  goOn,
  onAgain,
  onAnotherModel,
}: Props & { goOn: React.ReactNode }) {
  const chat = useChat();
  // Declined, or done: what comes of it is another answer.
  const [over, setOver] = useState(false);
  const failure = message.error ?? {
    code: message.status === 'interrupted' ? 'interrupted' : 'internal',
    retryable: true,
  };
  const alone = !over && !busy && failure.retryable && chat.retriesAlone(message);
  return (
    <div className="end-box">
      <TriangleAlert aria-hidden size={18} className="shrink-0 self-start mt-1 text-danger" />
      <div className="min-w-0 flex-1 basis-48">
        <p>{failureText(failure)}</p>
        {unstored === 0 ? null : (
          <p className="text-sm text-muted">
            The last {unstored.toLocaleString('en-US')} characters were shown here and are not stored.
          </p>
        )}
        <ProviderWords {...failure} />
      </div>
      <div className="end-buttons">
        {goOn}
        {failureActions(failure).map((action) =>
          action === 'try-again' && alone && message.retryAt !== undefined ? (
            <RetryCountdown
              key={action}
              at={message.retryAt}
              onRetry={() => {
                setOver(true);
                chat.retryAlone(message);
              }}
              onDecline={() => setOver(true)}
            />
          ) : (
            <FailureButton
              key={action}
              action={action}
              busy={busy}
              onAgain={onAgain}
              onAnotherModel={onAnotherModel}
            />
          ),
        )}
      </div>
    </div>
  );
}
