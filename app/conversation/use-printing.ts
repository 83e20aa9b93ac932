import { useEffect, useEffectEvent, useRef } from 'react';
import { flushSync } from 'react-dom';

/**
 * Puts all of a conversation on paper, though only a part of it is in the document. `onRead` reads what is not here
 * yet: the print key waits for that; a print from the browser's menu cannot, and has what was read.
 */
export function usePrinting(showWhole: () => () => void, onRead: (() => Promise<boolean>) | null): void {
  const show = useEffectEvent(showWhole);
  const read = useEffectEvent(() => onRead?.());
  const isPartial = onRead !== null;
  const isWanted = useRef(false);
  useEffect(() => {
    let back: (() => void) | null = null;
    const before = () => {
      flushSync(() => {
        back ??= show();
      });
    };
    const after = () => {
      back?.();
      back = null;
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  useEffect(() => {
    if (!isPartial) {
      if (!isWanted.current) return;
      isWanted.current = false;
      // What was read is on the screen now. Not from within the effect, where React cannot show the rest at once.
      const printing = setTimeout(() => window.print());
      return () => clearTimeout(printing);
    }
    const onKeyDown = async (event: KeyboardEvent) => {
      if (event.key !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      isWanted.current = true;
      if (await read()) return;
      isWanted.current = false;
      window.print();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isPartial]);
}
