import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import { BackgroundThread } from './background-thread.ts';

let clock: ManualClock;
let thread: BackgroundThread<string, string>;

beforeEach(() => {
  clock = new ManualClock();
  const module = join(import.meta.dirname, 'moody-worker.ts');
  thread = new BackgroundThread({ module, limitMs: 1_000, maxWaiting: 3, clock });
});
afterEach(() => thread.close());

it('does tasks in a thread of its own, in their order', async () => {
  const done: string[] = [];
  await Promise.all(['a', 'b', 'c'].map(async (task) => done.push(await thread.run(task))));
  expect(done).toEqual(['A', 'B', 'C']);
  expect(clock.pending).toBe(0);
});

it('says of a task why it failed, and does the next in the same thread', async () => {
  await expect(thread.run('throw')).rejects.toThrow('a bad task');
  expect(await thread.run('a')).toBe('A');
});

it('gives up a task that never ends with its thread, and does the next in a new one', async () => {
  expect(await thread.run('a')).toBe('A');
  const endless = thread.run('loop');
  const next = thread.run('b');
  endless.catch(() => {});
  await clock.advance(999);
  await clock.advance(1);
  await expect(endless).rejects.toThrow('took longer than 1000 ms');
  expect(await next).toBe('B');
});

it('outlives a thread that ends by itself', async () => {
  await expect(thread.run('exit')).rejects.toThrow('its thread ended');
  expect(await thread.run('a')).toBe('A');
});

it('refuses more than may wait', async () => {
  const tasks = ['a', 'b', 'c', 'd'].map((task) => thread.run(task));
  await expect(thread.run('e')).rejects.toThrow('too many tasks');
  expect(await Promise.all(tasks)).toEqual(['A', 'B', 'C', 'D']);
});

it('rejects what is not done when it is closed', async () => {
  const tasks = Promise.allSettled([thread.run('loop'), thread.run('a')]);
  await thread.close();
  expect((await tasks).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(clock.pending).toBe(0);
});
