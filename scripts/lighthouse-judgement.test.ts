import { describe, expect, it } from 'vitest';
import type { PageFigures } from './lighthouse-figures.ts';
import { judgementInWords, judgeTimes } from './lighthouse-judgement.ts';

const figures = (performance: number, largestContentfulPaint: number, totalBlockingTime: number) =>
  ({
    ...{ performance, largestContentfulPaint, totalBlockingTime },
    ...{ accessibility: 100, layoutShift: 0, scriptBytes: 190_000 },
  }) satisfies PageFigures;

/** Recorded medians: of a good machine, and of a slow one where even the empty page misses the targets. */
const GOOD_FLOOR = figures(98, 1_100, 140);
const SLOW_FLOOR = figures(78, 2_700, 940);

const verdicts = (page: PageFigures, floor: PageFigures | undefined) =>
  judgeTimes(page, floor).map(({ rule, holds }) => `${rule} ${holds ? 'holds' : 'misses'}`);

describe('the times of a page', () => {
  it('hold by the target where they meet it, whatever the empty page took', () => {
    const page = figures(93, 1_900, 420);
    expect(verdicts(page, GOOD_FLOOR)).toEqual(Array(3).fill('target holds'));
    expect(verdicts(page, SLOW_FLOOR)).toEqual(Array(3).fill('target holds'));
  });

  it('hold by the floor where the empty page misses the target too, up to the distance', () => {
    expect(verdicts(figures(68, 3_500, 1_190), SLOW_FLOOR)).toEqual(Array(3).fill('floor holds'));
    expect(verdicts(figures(67, 3_501, 1_191), SLOW_FLOOR)).toEqual(Array(3).fill('floor misses'));
  });

  it('are held to the target where the empty page meets it', () => {
    expect(verdicts(figures(89, 2_501, 601), GOOD_FLOOR)).toEqual(Array(3).fill('target misses'));
  });

  it('are each judged by the rule of their own', () => {
    const mixed = figures(96, 2_600, 100);
    expect(verdicts(figures(91, 3_000, 700), mixed)).toEqual([
      'target holds',
      'floor holds',
      'target misses',
    ]);
  });

  it('fail where the empty page or the page itself could not be measured', () => {
    expect(verdicts(figures(99, 900, 10), undefined)).toEqual(Array(3).fill('target misses'));
    const half = { ...GOOD_FLOOR, totalBlockingTime: Number.NaN };
    expect(verdicts(figures(99, 900, 10), half)).toEqual(['target holds', 'target holds', 'target misses']);
    const unmeasured = figures(Number.NaN, Number.NaN, Number.NaN);
    expect(judgeTimes(unmeasured, SLOW_FLOOR).some(({ holds }) => holds)).toBe(false);
  });

  it('are told with the rule that decided and the figure of the empty page', () => {
    const [, byFloor] = judgeTimes(figures(70, 3_000, 1_000), SLOW_FLOOR);
    expect(byFloor && judgementInWords(byFloor)).toBe(
      "largest contentful paint 3,000 ms (at most 3,500 ms, by the empty page's 2,700 ms)",
    );
    const [missed] = judgeTimes(figures(80, 3_000, 1_000), GOOD_FLOOR);
    expect(missed && judgementInWords(missed)).toBe(
      "MISSED: performance 80 (at least 90, by the target; the empty page's: 98)",
    );
  });
});
