'use client';

import { useEffect, useRef } from 'react';

/** How far below what is seen the next page is read, so that nobody waits for it. */
const AHEAD = '800px';

interface Props {
  reading: boolean;
  failed: boolean;
  /** Changes with every page that has come. */
  pages: number;
  onRead: () => void;
}

/** The end of a list that goes on: it is read when somebody comes near, or presses it. */
export function OlderThreads({ reading, failed, pages, onRead }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  // After a failure only a person tries again.
  const watching = !reading && !failed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that does not fill the view wants another look
  useEffect(() => {
    const end = button.current;
    if (!end || !watching) return;
    const root = end.closest<HTMLElement>('.thread-scroller');
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onRead(), {
      root,
      rootMargin: `0px 0px ${AHEAD}`,
    });
    observer.observe(end);
    return () => observer.disconnect();
  }, [watching, pages]);
  return (
    <button
      ref={button}
      type="button"
      className="button-quiet mt-3 w-full"
      // Disabled it would lose the focus of whoever pressed it.
      aria-disabled={reading}
      onClick={() => {
        if (!reading) onRead();
      }}
    >
      {reading ? 'Loading…' : failed ? 'Couldn’t load. Try again' : 'Show older'}
    </button>
  );
}
