/** The longest pause that is believed, whatever a provider asks for. */
export const MAX_PAUSE_MS = 60_000;

// Sums of fractions of a token fall short of the whole by less than this.
const EPSILON = 1e-9;

export interface TokenBucketSettings {
  /** Tokens per second. */
  rps: number;
  /** Tokens the bucket holds. */
  burst: number;
}

/** A bucket at the instant `at`. Plain data: every function below returns a new one, and time is an argument. */
export interface TokenBucket {
  tokens: number;
  at: number;
  /** No token is given before this instant; minus infinity where there is no pause. */
  pausedUntil: number;
}

/** A full bucket. */
export function fullBucket(settings: TokenBucketSettings, now: number): TokenBucket {
  return { tokens: settings.burst, at: now, pausedUntil: Number.NEGATIVE_INFINITY };
}

/**
 * The bucket as of `now`. A clock that went backwards adds nothing and shortens no interval that is counted later. At
 * the end of a pause there is one token at most: a provider that just said "too many" is not met with a burst.
 */
export function refill(bucket: TokenBucket, settings: TokenBucketSettings, now: number): TokenBucket {
  const pausedUntil = Math.min(bucket.pausedUntil, now + MAX_PAUSE_MS);
  const at = Math.min(bucket.at, now);
  if (now < pausedUntil) return { tokens: bucket.tokens, at, pausedUntil };
  let tokens = bucket.tokens;
  let since = at;
  if (pausedUntil > at) {
    tokens = Math.min(1, tokens + ((pausedUntil - at) * settings.rps) / 1000);
    since = pausedUntil;
  }
  tokens = Math.min(settings.burst, tokens + ((now - since) * settings.rps) / 1000);
  return { tokens, at: now, pausedUntil: Number.NEGATIVE_INFINITY };
}

/** Takes one token if there is one at `now`. The bucket is to be kept either way: it remembers a clock that went back. */
export function take(
  bucket: TokenBucket,
  settings: TokenBucketSettings,
  now: number,
): { taken: boolean; bucket: TokenBucket } {
  const current = refill(bucket, settings, now);
  const taken = now >= current.pausedUntil && current.tokens >= 1 - EPSILON;
  return { taken, bucket: taken ? { ...current, tokens: Math.max(0, current.tokens - 1) } : current };
}

/** Puts back a token that was taken and not spent. */
export function putBack(bucket: TokenBucket, settings: TokenBucketSettings): TokenBucket {
  return { ...bucket, tokens: Math.min(settings.burst, bucket.tokens + 1) };
}

/** Gives no token for `ms` from `now`, clamped to `MAX_PAUSE_MS`; a longer pause under way stays. */
export function pause(
  bucket: TokenBucket,
  settings: TokenBucketSettings,
  now: number,
  ms: number,
): TokenBucket {
  const current = refill(bucket, settings, now);
  const until = now + Math.min(Math.max(0, ms), MAX_PAUSE_MS);
  return { ...current, pausedUntil: Math.max(current.pausedUntil, until) };
}

/** Milliseconds from `now` until the bucket has given `n` tokens, if nobody else takes any. */
export function msUntil(bucket: TokenBucket, settings: TokenBucketSettings, now: number, n: number): number {
  const current = refill(bucket, settings, now);
  const pauseMs = Math.max(0, current.pausedUntil - now);
  const atPauseEnd =
    pauseMs > 0 ? Math.min(1, current.tokens + (pauseMs * settings.rps) / 1000) : current.tokens;
  const missing = Math.max(0, n - EPSILON - atPauseEnd);
  return pauseMs + (missing * 1000) / settings.rps;
}
