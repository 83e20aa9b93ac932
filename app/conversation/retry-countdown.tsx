'use client';

import { useEffect, useEffectEvent } from 'react';
import { useNow } from '../chat-context.tsx';

interface Props {
  /** Milliseconds since the epoch. */
  at: number;
  onRetry: () => void;
  onDecline: () => void;
}

/** Counts down to asking again, which it then does by itself. */
export function RetryCountdown({ at, onRetry, onDecline }: Props) {
  const now = useNow(true, 500);
  const retry = useEffectEvent(onRetry);
  useEffect(() => {
    const timer = setTimeout(() => retry(), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  const left = Math.ceil(Math.max(0, at - now) / 1000);
  return (
    <>
      <span className="text-muted tabular-nums">
        {left > 0 ? `Trying again in ${left} s` : 'Trying again…'}
      </span>
      <button type="button" className="button-quiet" onClick={onRetry}>
        Try again now
      </button>
      <button type="button" className="button-quiet" onClick={onDecline}>
        Cancel
      </button>
    </>
  );
}
