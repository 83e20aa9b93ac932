'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useChat, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { NOTICE_MS, type Notice, type Notices } from '../notices.ts';

/** The last notices, each for some seconds, with what can be done about it. */
export function NoticeToast() {
  const { notices } = useChat();
  const shown = useObservable(notices.shown);
  const place = useRef<HTMLDivElement>(null);
  // What is around it makes room.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice may change the height
  useLayoutEffect(() => {
    const height = place.current?.offsetHeight ?? 0;
    const { style, dataset } = document.documentElement;
    if (height === 0) {
      style.removeProperty('--notices');
      delete dataset.notices;
    } else {
      style.setProperty('--notices', `${height}px`);
      dataset.notices = '';
    }
  }, [shown]);
  return (
    <div ref={place} role="status" aria-live="polite" className="notices">
      {shown.map((notice) => (
        <Toast key={notice.id} notice={notice} notices={notices} />
      ))}
    </div>
  );
}

/** Stays while the pointer is on it or the keyboard is in it: whoever is slow loses no way back. */
function Toast({ notice, notices }: { notice: Notice; notices: Notices }) {
  const { id } = notice;
  const button = useRef<HTMLButtonElement>(null);
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  useEffect(() => {
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
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => {
      if (document.activeElement === button.current) focusComposer();
      notices.dismiss(id);
    }, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [isHeld, notices, id]);
  return (
    <p className="toast" onPointerEnter={() => setPointedAt(true)} onPointerLeave={() => setPointedAt(false)}>
      <span className="min-w-0">{notice.text}</span>
      {notice.action ? (
        <button
          ref={button}
          type="button"
          className="toast-action"
          onFocus={({ currentTarget }) => setFocused(currentTarget.matches(':focus-visible'))}
          onBlur={() => setFocused(false)}
          onClick={() => {
            notices.dismiss(id);
            notice.action?.run();
            if (document.activeElement === document.body) focusComposer();
          }}
        >
          {notice.action.label}
        </button>
      ) : null}
    </p>
  );
}
