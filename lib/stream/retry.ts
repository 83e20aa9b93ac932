import type { FailureCode, StreamError } from './errors.ts';
import { MAX_PAUSE_MS } from './token-bucket.ts';

/** Calls made again for one run, at most. */
export const MAX_RETRIES = 3;

const FIRST_BACKOFF_MS = 250;

/** Failures that the same call may not meet a moment later: 429, 5xx, unreachable. */
const WORTH_RETRYING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'provider_rate_limited',
  'provider_overloaded',
  'provider_error',
  'provider_unreachable',
]);

/** Whether a call that failed so, after `retries` others and before any content, is made again. */
export function mayRetry(failure: StreamError, retries: number): boolean {
  return retries < MAX_RETRIES && failure.retryable && WORTH_RETRYING.has(failure.code);
}

/**
 * How long to wait before the next call, in milliseconds: what the provider asked for, between 0 and a minute, or else
 * exponential with jitter over the upper half, so that many runs that failed together do not come back together.
 */
export function retryDelayMs(failure: StreamError, retries: number, random: () => number): number {
  if (failure.mended) return 0;
  const asked = failure.retryAfterMs;
  if (asked !== undefined && !Number.isNaN(asked)) return Math.min(Math.max(0, asked), MAX_PAUSE_MS);
  return Math.round(FIRST_BACKOFF_MS * 2 ** retries * (0.5 + random() / 2));
}
