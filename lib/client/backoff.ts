const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/**
 * How long to wait before reconnecting, in milliseconds: exponential, with jitter over the upper half so that a
 * server that comes back is not met by all its clients at once. `attempt` counts from 0; `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
