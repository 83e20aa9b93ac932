import { expect, test } from 'vitest';
import { SearchTooBroadError, WorkBudget } from './work-budget.ts';

/** Steps of a millisecond, until the budget ends it; how many, and how many turns of the event loop others had. */
async function work(budgetMs: number) {
  let now = 0;
  let turns = 0;
  let steps = 0;
  const budget = new WorkBudget(budgetMs, () => now);
  const others = () => {
    turns++;
    now += 1_000;
    immediate = setImmediate(others);
  };
  let immediate = setImmediate(others);
  const ended = (async () => {
    for (;;) {
      now++;
      steps++;
      await budget.step();
    }
  })();
  const error = await ended.catch((cause: unknown) => cause);
  clearImmediate(immediate);
  return { error, steps, turns };
}

test('lets others go on every ten milliseconds, does not charge their time, and ends at its limit', async () => {
  const { error, steps, turns } = await work(100);
  expect(error).toBeInstanceOf(SearchTooBroadError);
  expect(steps).toBe(100);
  expect(turns).toBeGreaterThanOrEqual(9);
});
