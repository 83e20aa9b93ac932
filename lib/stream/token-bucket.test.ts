import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { fullBucket, MAX_PAUSE_MS, msUntil, pause, putBack, refill, take } from './token-bucket.ts';

const settings = { rps: 10, burst: 3 };

/** Walks a table of instants and says at which of them a token was given. */
function walk(instants: number[], rate = settings): boolean[] {
  let bucket = fullBucket(rate, instants[0] ?? 0);
  return instants.map((now) => {
    const next = take(bucket, rate, now);
    bucket = next.bucket;
    return next.taken;
  });
}

describe('a token bucket', () => {
  const yes = true;
  const no = false;
  it.each([
    ['gives its burst at once and then waits', [0, 0, 0, 0, 0], [yes, yes, yes, no, no]],
    [
      'gives one token for each 1/rate that passes',
      [0, 0, 0, 99, 100, 150, 200, 201],
      [yes, yes, yes, no, yes, no, yes, no],
    ],
    [
      'holds no more than its burst after a long rest',
      [0, 0, 0, 60_000, 60_000, 60_000, 60_000],
      [yes, yes, yes, yes, yes, yes, no],
    ],
    [
      'gives nothing extra when the clock jumps back',
      [5_000, 5_000, 5_000, 0, 50, 99, 100],
      [yes, yes, yes, no, no, no, yes],
    ],
    [
      'gives at most its burst when the clock jumps ahead',
      [0, 0, 0, 1e12, 1e12, 1e12, 1e12],
      [yes, yes, yes, yes, yes, yes, no],
    ],
    [
      'loses no token to rounding',
      [0, 0, 0, 33.3, 66.6, 100, 133.3, 166.6, 200],
      [yes, yes, yes, no, no, yes, no, no, yes],
    ],
  ])('%s', (_claim, instants, given) => {
    expect(walk(instants)).toEqual(given);
  });

  it('never gives more than burst + rate·t in any interval', () => {
    const random = seededRandom(42);
    const given: number[] = [];
    let bucket = fullBucket(settings, 0);
    let now = 0;
    for (let i = 0; i < 20_000; i++) {
      now += random() < 0.7 ? random() * 5 : random() * 400;
      if (random() < 0.01) bucket = pause(bucket, settings, now, random() * 500);
      const next = take(bucket, settings, now);
      bucket = next.bucket;
      if (!next.taken) continue;
      if (random() < 0.1) bucket = putBack(bucket, settings);
      else given.push(now);
    }
    expect(given.length).toBeGreaterThan(1_000);
    let excess = Number.NEGATIVE_INFINITY;
    for (let from = 0; from < given.length; from++) {
      for (let to = from; to < Math.min(given.length, from + 50); to++) {
        const t = ((given[to] ?? 0) - (given[from] ?? 0)) / 1_000;
        excess = Math.max(excess, to - from + 1 - (settings.burst + settings.rps * t));
      }
    }
    expect(excess).toBeLessThan(1e-6);
  });

  it('gives nothing during a pause and one token at its end', () => {
    const paused = pause(fullBucket(settings, 0), settings, 0, 1_000);
    expect(take(paused, settings, 999).taken).toBe(false);
    const first = take(paused, settings, 1_000);
    expect(first.taken).toBe(true);
    expect(take(first.bucket, settings, 1_000).taken).toBe(false);
    expect(take(first.bucket, settings, 1_100).taken).toBe(true);
  });

  it.each([
    ['a day', 86_400_000, MAX_PAUSE_MS],
    ['a minus', -5_000, 0],
    ['one second', 1_000, 1_000],
  ])('clamps a pause of %s', (_what, asked, lasts) => {
    const paused = pause(fullBucket(settings, 0), settings, 0, asked);
    expect(paused.pausedUntil).toBe(lasts);
  });

  it('keeps the longer of two pauses', () => {
    const paused = pause(pause(fullBucket(settings, 0), settings, 0, 5_000), settings, 100, 1_000);
    expect(paused.pausedUntil).toBe(5_000);
  });

  it('waits no longer than the longest pause when the clock jumps back during one', () => {
    const paused = pause(fullBucket(settings, 1e9), settings, 1e9, 1_000);
    expect(refill(paused, settings, 0).pausedUntil).toBeLessThanOrEqual(MAX_PAUSE_MS);
  });

  it('foretells the instant at which it gives', () => {
    let bucket = fullBucket(settings, 0);
    for (let i = 0; i < 3; i++) bucket = take(bucket, settings, 0).bucket;
    for (const n of [1, 2, 3]) expect(msUntil(bucket, settings, 0, n)).toBeCloseTo(n * 100);
    expect(msUntil(pause(bucket, settings, 0, 1_000), settings, 0, 1)).toBeCloseTo(1_000);
    expect(msUntil(pause(bucket, settings, 0, 1_000), settings, 0, 2)).toBeCloseTo(1_100);
  });
});
