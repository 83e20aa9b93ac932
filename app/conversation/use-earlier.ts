import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/** Calls `more` whenever the returned element comes within a screen and a half of what is in view. */
export function useEarlier(scroller: RefObject<HTMLElement | null>, enabled: boolean, more: () => void) {
  const top = useRef<HTMLParagraphElement>(null);
  const onNear = useEffectEvent(more);
  useEffect(() => {
    if (!enabled || !top.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        // The page is shown from its end: before anybody has scrolled, a short first part is no wish for more.
        if (entries.some((entry) => entry.isIntersecting)) onNear();
      },
      { root: scroller.current, rootMargin: '1000px 0px 0px' },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, [scroller, enabled]);
  return top;
}
