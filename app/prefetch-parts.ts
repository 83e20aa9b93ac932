import { nextWanted } from './ui/part.ts';

/** Signs that somebody is there. A tab that was only restored with twenty others loads nothing that it may never show. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Of the browsers that tell: https://wicg.github.io/netinfo/ */
interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/**
 * Loads the parts of the screen that are not there yet, one after another, when the browser has nothing else to do: from
 * the first sign of somebody on, and again when the network has come back. Not where data is saved or the network is
 * very slow: there each is loaded when it is wanted. Returns the way to stop.
 */
export function prefetchParts(): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let running = false;
  const run = async () => {
    if (running || !connectionAllows()) return;
    running = true;
    for (let next = nextWanted(); next && !signal.aborted; next = nextWanted()) {
      await idle();
      // Without a network the rest would fail as well; they are tried again when it is back.
      if (
        signal.aborted ||
        !(await next.load().then(
          () => true,
          () => false,
        ))
      )
        break;
    }
    running = false;
    if (!signal.aborted) document.documentElement.dataset.parts = nextWanted() ? 'partly' : 'loaded';
  };
  const begin = () => {
    for (const sign of SIGNS) window.removeEventListener(sign, begin, { capture: true });
    window.addEventListener('online', run, { signal });
    // Another page of the application may want others.
    window.addEventListener('focus', run, { signal });
    void run();
  };
  for (const sign of SIGNS) window.addEventListener(sign, begin, { capture: true, passive: true, signal });
  return () => stopped.abort();
}

function connectionAllows(): boolean {
  const { connection } = navigator as { connection?: Connection };
  return !connection?.saveData && !connection?.effectiveType?.includes('2g');
}

/** Resolves when the browser has time; Safari does not tell. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });
}
