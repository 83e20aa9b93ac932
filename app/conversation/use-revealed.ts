import { useLayoutEffect, useRef, useState } from 'react';
import { Reveal } from '@/lib/client/reveal.ts';

/** An open block of so many characters waits a millisecond more between two renderings. */
const CHARACTERS_PER_MS = 100;

/**
 * As much of a growing text as is shown now: it follows what arrives, smoothly. All of it where motion is not wanted,
 * where nobody looks, and once the text is complete. `openLength` tells what one more rendering costs.
 */
export function useRevealed(text: string, complete: boolean, openLength: () => number): string {
  const [shown, setShown] = useState(text);
  const reveal = useRef<Reveal>(null);
  const frame = useRef(0);
  const cost = useRef(openLength);

  useLayoutEffect(() => {
    cost.current = openLength;
    reveal.current ??= new Reveal(text, performance.now());
    const one = reveal.current;
    one.arrive(text, performance.now());
    if (complete || isStill()) {
      setShown(one.finish());
      return;
    }
    if (frame.current !== 0 || !one.behind) return;
    const step = (now: number) => {
      setShown(one.step(now, cost.current() / CHARACTERS_PER_MS));
      frame.current = one.behind ? requestAnimationFrame(step) : 0;
    };
    frame.current = requestAnimationFrame(step);
  }, [text, complete, openLength]);

  useLayoutEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );

  return complete || shown.length > text.length ? text : shown;
}

function isStill(): boolean {
  return document.visibilityState === 'hidden' || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
