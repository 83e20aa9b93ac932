import { expect, test } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import { purgeDeleted } from './purge-deleted.ts';

const DAY_MS = 86_400_000;

/** A store of threads, each by the time of its deletion. */
function purging(deletedAt: number[]) {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  let broken = false;
  const store = {
    purgeDeletedBefore: async (then: Date) => {
      if (broken) throw new Error('locked');
      const at = deletedAt.findIndex((time) => time < then.getTime());
      if (at !== -1) deletedAt.splice(at, 1);
      return at !== -1;
    },
  };
  const stop = purgeDeleted({ store, clock, onError } as never);
  const breakStore = (value: boolean) => {
    broken = value;
  };
  return { clock, errors, stop, breakStore };
}

const START = new ManualClock().wallNow();

test('what was deleted thirty days ago goes, and nothing younger', async () => {
  const left = [START - 31 * DAY_MS, START - 40 * DAY_MS, START - 29.5 * DAY_MS, START];
  const { clock, stop } = purging(left);
  await clock.advance(1_000);
  expect(left).toEqual([START - 29.5 * DAY_MS, START]);
  await clock.advance(DAY_MS);
  expect(left).toEqual([START]);
  stop();
  await clock.advance(60 * DAY_MS);
  expect(left).toEqual([START]);
  expect(clock.pending).toBe(0);
});

test('what the database refuses once is purged later, and said', async () => {
  const left = [START - 31 * DAY_MS];
  const { clock, errors, breakStore, stop } = purging(left);
  breakStore(true);
  await clock.advance(2 * 3_600_000);
  expect(errors.length).toBeGreaterThan(0);
  breakStore(false);
  await clock.advance(3_600_000);
  expect(left).toEqual([]);
  stop();
});
