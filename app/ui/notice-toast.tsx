'use client';

import { useEffect, useRef } from 'react';
import { useChat, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { NOTICE_MS } from '../notices.ts';

/** The last notice, for some seconds, with what can be done about it. */
export function NoticeToast() {
  const { notices } = useChat();
  const shown = useObservable(notices.shown);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!shown) return;
    // What had the focus may go with the row of the list, before this or after: the way back is then where it is.
    const held = document.activeElement;
    const takeFocus = () => {
      if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
    };
    takeFocus();
    const observer = new MutationObserver(() => {
      if (held?.isConnected) return;
      observer.disconnect();
      takeFocus();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(() => {
      if (document.activeElement === button.current) focusComposer();
      notices.clear();
    }, NOTICE_MS);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [notices, shown]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-4 z-30 flex justify-center px-4"
    >
      {shown ? (
        <p className="toast pointer-events-auto" key={shown.at}>
          {shown.text}
          {shown.action ? (
            <button
              ref={button}
              type="button"
              className="toast-action"
              onClick={() => {
                notices.clear();
                shown.action?.run();
                if (document.activeElement === document.body) focusComposer();
              }}
            >
              {shown.action.label}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
