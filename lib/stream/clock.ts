/** Time as the core sees it. Passed in, so that tests are tables of instants and never sleep. */
export interface Clock {
  /** Monotonic milliseconds; the only source for durations. A test may move it backwards: nothing may break. */
  now(): number;
  /** Wall time in milliseconds since 1970; only for dates that cross the process's border (`Retry-After`, rows). */
  wallNow(): number;
  /**
   * Calls `fn` once after `ms` milliseconds; 0 means as soon as the input that is already waiting has been handled.
   * The returned function takes it back and may be called at any time.
   */
  schedule(ms: number, fn: () => void): () => void;
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as that aborts; leaves no timer or listener behind. */
export function sleep(clock: Pick<Clock, 'schedule'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.schedule(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
