import { describe, expect, test } from 'vitest';
import { forkOf, heightOf, NEWEST_WINDOW, rangeBetween, shownOf, windowOf } from './message-window.ts';
import { newMessage } from './thread-data.ts';

function steps(ids: string[]) {
  return ids.map((id) => ({
    message: newMessage({
      ...{ id, threadId: 't', parentId: null, text: 'x', createdAt: '', model: null },
      ...{ role: 'assistant' as const, status: 'complete' as const },
    }),
    siblings: [id],
  }));
}
const many = (count: number, from = 0) => steps(Array.from({ length: count }, (_, n) => `m${n + from}`));
const heights = (count: number, height: number) => new Map(many(count).map((s) => [s.message.id, height]));

describe('what a window shows', () => {
  test('at first the newest twelve, with the rest above them', () => {
    const shown = shownOf(many(2000), { ...NEWEST_WINDOW, heights: heights(2000, 10) });
    expect(shown).toEqual({ start: 1988, end: 2000, above: 19_880, below: 0 });
  });

  test('everything, where there is little', () => {
    expect(shownOf(many(3), NEWEST_WINDOW)).toEqual({ start: 0, end: 3, above: 0, below: 0 });
    expect(shownOf([], NEWEST_WINDOW)).toEqual({ start: 0, end: 0, above: 0, below: 0 });
  });

  test('the same messages after earlier ones have come before them', () => {
    const window = windowOf(many(12, 100), { start: 2, end: 9 }, new Map());
    expect(shownOf(many(112), window)).toMatchObject({ start: 102, end: 109 });
  });

  test('a window that reaches the newest message takes in what comes after it', () => {
    const window = windowOf(many(10), { start: 4, end: 10 }, new Map());
    expect(shownOf(many(12), window)).toMatchObject({ start: 4, end: 12, below: 0 });
  });

  test('the same places where another branch has replaced its messages, and no fewer than one', () => {
    const window = windowOf(many(10), { start: 4, end: 8 }, new Map());
    const other = steps(['m0', 'm1', 'm2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8']);
    expect(shownOf(other, window)).toMatchObject({ start: 4, end: 8 });
    expect(shownOf(steps(['m0', 'n1']), window)).toMatchObject({ start: 1, end: 2 });
  });
});

describe('the messages between two heights', () => {
  const ten = Array.from({ length: 10 }, () => 100);
  test.each([
    [-500, 250, { start: 0, end: 3 }],
    [0, 1000, { start: 0, end: 10 }],
    [250, 450, { start: 2, end: 5 }],
    [900, 5000, { start: 9, end: 10 }],
    [5000, 6000, { start: 9, end: 10 }],
    [-900, -800, { start: 0, end: 1 }],
  ])('from %d to %d', (top, bottom, range) => {
    expect(rangeBetween(ten, top, bottom)).toEqual(range);
  });
});

test('a height that was measured counts, and a long text is guessed higher than a short one', () => {
  const [step] = many(1);
  if (!step) throw new Error('no message');
  const guess = heightOf(step.message, new Map());
  expect(heightOf({ ...step.message, text: 'x'.repeat(4000) }, new Map())).toBeGreaterThan(5 * guess);
  expect(heightOf(step.message, new Map([['m0', 42]]))).toBe(42);
});

describe('where two readings part', () => {
  test('nowhere, if messages came before or after', () => {
    expect(forkOf(many(3, 5), many(8))).toBeNull();
    expect(forkOf(many(3), many(5))).toBeNull();
    expect(forkOf([], many(5))).toBeNull();
  });
  test('at the first message that is another', () => {
    const other = steps(['m0', 'm1', 'n2', 'n3']);
    expect(forkOf(many(6), other)).toEqual({ before: 'm2', after: 'n2' });
    expect(forkOf(many(2, 1), steps(['m0', 'm1', 'n2']))).toEqual({ before: 'm2', after: 'n2' });
  });
});
