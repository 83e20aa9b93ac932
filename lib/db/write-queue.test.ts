import { expect, test } from 'vitest';
import { WriteQueue } from './write-queue.ts';

test('transactions run one after another, in order, whatever each takes and however it ends', async () => {
  const queue = new WriteQueue();
  const seen: string[] = [];
  const transaction = (name: string, turns: number, fails = false) =>
    queue.run(async () => {
      seen.push(`${name} begins`);
      for (let n = 0; n < turns; n++) await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = Promise.allSettled([transaction('a', 5), transaction('b', 1, true), transaction('c', 0)]);
  await queue.drained();
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
