'use client';

import { CircleStop, RefreshCw, TriangleAlert } from 'lucide-react';
import { failureText } from '@/lib/client/failure-text.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';

interface Props {
  message: MessageView;
  busy: boolean;
  onRetry: () => void;
}

/** Says how an answer ended, where it did not simply end: what happened, and what to press. */
export function AnswerEnd({ message, busy, onRetry }: Props) {
  const { status, error, finishReason, text, html } = message;
  if (status === 'cancelled') {
    return (
      <p className="end-note">
        <CircleStop aria-hidden size={15} /> Stopped
      </p>
    );
  }
  if (status === 'failed' || status === 'interrupted') {
    return (
      <div className="end-box">
        <TriangleAlert aria-hidden size={18} className="shrink-0 text-danger" />
        <p className="min-w-0 flex-1">
          {failureText(error?.code ?? (status === 'interrupted' ? status : 'internal'))}
        </p>
        <button type="button" className="button-quiet" disabled={busy} onClick={onRetry}>
          <RefreshCw aria-hidden size={15} /> Try again
        </button>
      </div>
    );
  }
  if (finishReason === 'length') {
    return <p className="end-note">The model reached its limit here. Ask it to continue.</p>;
  }
  if (finishReason === 'content-filter')
    return <p className="end-note">The provider ended the answer here.</p>;
  const empty = (html ?? text ?? '') === '';
  return empty ? <p className="end-note">The model answered with nothing.</p> : null;
}
