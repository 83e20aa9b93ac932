import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer to the end than this, in pixels, a reader is at the end. */
const NEAR = 48;
/** Further away than this the way back is offered. */
const FAR = 240;

/**
 * Keeps the end in view while the content grows, as long as the reader is there; scrolling up lets go, coming back
 * takes hold. When messages are put before the first one, what was in view stays in view.
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  firstId: string | undefined,
) {
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(true);
  const fromEnd = useRef(0);

  const follow = useCallback(
    (behavior: ScrollBehavior = 'instant') => {
      following.current = true;
      const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const view = scroller.current;
      view?.scrollTo({ top: view.scrollHeight, behavior: reduced ? 'instant' : behavior });
    },
    [scroller],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when messages come before the first one
  useLayoutEffect(() => {
    const view = scroller.current;
    if (!view) return;
    view.scrollTop = following.current ? view.scrollHeight : view.scrollHeight - fromEnd.current;
  }, [firstId, scroller]);

  useEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner) return;
    let top = view.scrollTop;
    const gap = () => view.scrollHeight - view.scrollTop - view.clientHeight;
    const look = () => {
      fromEnd.current = view.scrollHeight - view.scrollTop;
      setAtEnd(following.current || gap() < FAR);
    };
    const onScroll = () => {
      if (gap() < NEAR) following.current = true;
      else if (view.scrollTop < top - 1) following.current = false;
      top = view.scrollTop;
      look();
    };
    const observer = new ResizeObserver(() => {
      if (following.current) view.scrollTop = view.scrollHeight;
      look();
    });
    observer.observe(inner);
    observer.observe(view);
    view.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      view.removeEventListener('scroll', onScroll);
    };
  }, [scroller, content]);

  return { atEnd, follow };
}
