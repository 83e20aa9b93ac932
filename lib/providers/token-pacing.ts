import type { Clock } from '../stream/clock.ts';
import { sleep } from '../stream/clock.ts';

/**
 * Yields the indices 0 … count-1 at a steady rate, the first at once. Each is due at an instant counted from the
 * start, so a timer that fires late is made up for and the rate holds; a clock that jumps back delays by one
 * interval, no more. Throws the signal's reason as soon as it aborts.
 */
export async function* pacedIndices(
  count: number,
  tokensPerSecond: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<number, void, undefined> {
  const intervalMs = 1000 / tokensPerSecond;
  const startedAt = clock.now();
  for (let index = 0; index < count; index++) {
    const dueInMs = startedAt + index * intervalMs - clock.now();
    if (dueInMs > 0) {
      await sleep(clock, Math.min(dueInMs, intervalMs), signal);
    }
    signal.throwIfAborted();
    yield index;
  }
}
