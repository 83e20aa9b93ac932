import { expect, test } from 'vitest';
import { Batch, BatchFullError } from './batch.ts';

/** A batch whose schedule and start are run by hand; `handled` has the items of each call. */
function manual(
  handle: (items: number[]) => Promise<number[]> = async (items) => items.map((item) => item * 10),
  leading = false,
) {
  const due: (() => void)[] = [];
  const begun: (() => Promise<void>)[] = [];
  const handled: number[][] = [];
  const batch = new Batch<number, number>({
    handle: (items) => {
      handled.push(items);
      return handle(items);
    },
    schedule: (flush) => due.push(flush),
    start: async (run) => void begun.push(run),
    maxSize: 3,
    leading,
    maxWaiting: 5,
  });
  return { batch, due, begun, handled };
}

test('what is added before the flush is handled together, and each caller gets its own result', async () => {
  const { batch, due, begun, handled } = manual();
  const results = Promise.all([batch.add(1), batch.add(2)]);
  expect(due).toHaveLength(1);
  due.shift()?.();
  await begun.shift()?.();
  expect(await results).toEqual([10, 20]);
  expect(handled).toEqual([[1, 2]]);
});

test('what is added while a batch waits for its start joins it', async () => {
  const { batch, due, begun, handled } = manual();
  const first = batch.add(1);
  due.shift()?.();
  const second = batch.add(2);
  await begun.shift()?.();
  expect(await Promise.all([first, second])).toEqual([10, 20]);
  due.shift()?.();
  expect(begun).toEqual([]);
  expect(handled).toEqual([[1, 2]]);
});

test('where the first leads, it starts at once and those after it are handled together', async () => {
  const { batch, due, begun, handled } = manual(undefined, true);
  const first = batch.add(1);
  await begun.shift()?.();
  expect(await first).toBe(10);
  const rest = Promise.all([batch.add(2), batch.add(3)]);
  expect(begun).toEqual([]);
  due.shift()?.();
  await begun.shift()?.();
  expect(await rest).toEqual([20, 30]);
  const next = batch.add(4);
  await begun.shift()?.();
  expect(await next).toBe(40);
  expect(handled).toEqual([[1], [2, 3], [4]]);
});

test('no batch is larger than it may be, and none is forgotten', async () => {
  const { batch, due, begun, handled } = manual();
  const results = Promise.all([1, 2, 3, 4, 5].map((item) => batch.add(item)));
  due.shift()?.();
  for (const run of begun) await run();
  expect(await results).toEqual([10, 20, 30, 40, 50]);
  expect(handled).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('one more than may wait is refused, and there is room again after a batch', async () => {
  const { batch, due, begun } = manual();
  const waiting = [1, 2, 3, 4, 5].map((item) => batch.add(item));
  await expect(batch.add(6)).rejects.toThrow(BatchFullError);
  due.shift()?.();
  for (const run of begun.splice(0)) await run();
  await Promise.all(waiting);
  const seventh = batch.add(7);
  due.shift()?.();
  await begun.shift()?.();
  expect(await seventh).toBe(70);
});

test('where a batch fails, each item is tried alone, and only the bad one fails', async () => {
  const { batch, due, begun, handled } = manual(async (items) => {
    if (items.includes(2)) throw new Error('bad');
    return items;
  });
  const results = Promise.allSettled([batch.add(1), batch.add(2), batch.add(3)]);
  due.shift()?.();
  await begun.shift()?.();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(handled).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test('an item that fails alone is not tried twice', async () => {
  const { batch, due, begun, handled } = manual(async () => {
    throw new Error('bad');
  });
  const result = batch.add(1);
  due.shift()?.();
  await begun.shift()?.();
  await expect(result).rejects.toThrow('bad');
  expect(handled).toHaveLength(1);
});
