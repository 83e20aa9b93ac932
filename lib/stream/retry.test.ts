import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureCode, StreamError } from './errors.ts';
import { mayRetry, retryDelayMs } from './retry.ts';

describe('a failed call', () => {
  const retried: FailureCode[] = [
    'provider_rate_limited',
    'provider_overloaded',
    'provider_error',
    'provider_unreachable',
  ];
  it.each(Object.keys(FAILURES) as FailureCode[])('with %s is made again only if that may help', (code) => {
    expect(mayRetry(new StreamError(code), 0)).toBe(retried.includes(code));
  });
  it('is made again three times and no more', () => {
    expect([0, 1, 2, 3].map((retries) => mayRetry(new StreamError('provider_error'), retries))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
  it.each([
    ['what the provider asked for', 1_000, 1_000],
    ['nothing where it asked for none', 0, 0],
    ['nothing for a date in the past', -4_000, 0],
    ['a minute for a day', 86_400_000, 60_000],
  ])('waits %s', (_what, retryAfterMs, delay) => {
    const failure = new StreamError('provider_rate_limited', { retryAfterMs });
    expect(retryDelayMs(failure, 0, () => 0.5)).toBe(delay);
  });
  it('backs off exponentially with jitter where the provider asked for nothing that can be read', () => {
    for (const failure of [
      new StreamError('provider_rate_limited'),
      new StreamError('provider_rate_limited', { retryAfterMs: Number.NaN }),
    ]) {
      expect([0, 1, 2].map((retries) => retryDelayMs(failure, retries, () => 0))).toEqual([125, 250, 500]);
      expect([0, 1, 2].map((retries) => retryDelayMs(failure, retries, () => 1))).toEqual([250, 500, 1_000]);
    }
  });
});
