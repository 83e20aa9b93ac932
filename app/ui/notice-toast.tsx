'use client';

import { useEffect } from 'react';
import { useChat, useObservable } from '../chat-context.tsx';

const SHOWN_MS = 6000;

/** The last notice, for some seconds. */
export function NoticeToast() {
  const { notice } = useChat();
  const shown = useObservable(notice);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => notice.set(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, shown]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-4 z-30 flex justify-center px-4"
    >
      {shown ? <p className="toast">{shown.text}</p> : null}
    </div>
  );
}
