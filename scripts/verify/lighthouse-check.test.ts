import { expect, test } from 'vitest';
import type { PageFigures } from '../lighthouse-figures.ts';
import { judge, verdictOf } from './criterion.ts';
import { lighthouseCheck, timesOf } from './lighthouse-check.ts';
import { markdownOf, reportOf } from './report.ts';

const page = (
  performance: number,
  largestContentfulPaint: number,
  totalBlockingTime: number,
): PageFigures => ({
  ...{ performance, largestContentfulPaint, totalBlockingTime },
  ...{ accessibility: 100, layoutShift: 0, scriptBytes: 1 },
});
const judged = (floor: PageFigures | null, own: PageFigures) => {
  const visits = new Map([['/', [own]]]);
  if (floor) visits.set('/floor', [floor]);
  const figures = timesOf('/', visits);
  return lighthouseCheck.criteria
    .filter(({ id }) => id.endsWith(' /'))
    .map((criterion) => judge(criterion, figures[criterion.id]));
};
const verdicts = (floor: PageFigures | null, own: PageFigures) =>
  judged(floor, own).map(({ verdict }) => verdict);

const SLOW = page(78, 2_700, 940);

test('a page passes by the floor where the empty page misses the target, and the report says so', () => {
  expect(verdicts(SLOW, page(70, 2_400, 1_000))).toEqual([
    'PASS, by the floor',
    'PASS',
    'PASS, by the floor',
  ]);
  const results = judged(SLOW, page(70, 3_000, 1_000));
  expect(verdictOf(results)).toBe('GO');
  const text = markdownOf(reportOf([{ check: lighthouseCheck, judged: results, seconds: 1 }], 'a/b', []));
  expect(text).toContain('3 of 3 criteria hold');
  expect(text).toContain(
    '| Largest contentful paint of / | ≤ 2,500 ms | 3,000 ms (empty page: 2,700 ms, so the limit is 3,500 ms) | **PASS, by the floor** |',
  );
});

test('a page too far from the floor fails, and so does one that misses what the empty page meets', () => {
  expect(verdicts(SLOW, page(60, 4_000, 2_000))).toEqual(['FAIL', 'FAIL', 'FAIL']);
  expect(verdicts(page(98, 1_000, 100), page(80, 3_000, 700))).toEqual(['FAIL', 'FAIL', 'FAIL']);
});

test('without the empty page nothing was measured', () => {
  expect(verdicts(null, page(99, 900, 10))).toEqual(Array(3).fill('NOT MEASURED'));
});
