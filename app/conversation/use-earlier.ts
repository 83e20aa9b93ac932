import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/**
 * Calls `more` whenever the returned element comes near to what is in view, and again if it is still near when `shown`
 * messages are there.
 */
export function useEarlier(
  scroller: RefObject<HTMLElement | null>,
  enabled: boolean,
  shown: number,
  more: () => void,
) {
  const top = useRef<HTMLParagraphElement>(null);
  const onNear = useEffectEvent(more);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an observer tells of changes only; a new one looks anew
  useEffect(() => {
    if (!enabled || !top.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onNear();
      },
      { root: scroller.current, rootMargin: '1000px 0px 0px' },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, [scroller, enabled, shown]);
  return top;
}
