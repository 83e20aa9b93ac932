import { expect, test } from 'vitest';
import type { PageFigures } from './lighthouse-figures.ts';
import { FLOOR_PAGE } from './lighthouse-judgement.ts';
import { isSpreadSmall, lighthouseConfig } from './lighthouse-visits.ts';

const visit = (performance: number, largestContentfulPaint: number): PageFigures => ({
  ...{ performance, largestContentfulPaint },
  ...{ accessibility: 100, totalBlockingTime: 0, layoutShift: 0, scriptBytes: 1 },
});

test('three visits are enough where those of every page lie close together', () => {
  const close = [visit(95, 1_500), visit(97, 1_800), visit(100, 1_600)];
  expect(isSpreadSmall(new Map([['/', close]]))).toBe(true);
  const score = [visit(94, 1_500), visit(97, 1_500), visit(100, 1_500)];
  expect(
    isSpreadSmall(
      new Map([
        ['/', close],
        ['/a', score],
      ]),
    ),
  ).toBe(false);
  const paint = [visit(95, 1_500), visit(95, 1_801)];
  expect(isSpreadSmall(new Map([['/', paint]]))).toBe(false);
  expect(isSpreadSmall(new Map([['/', [visit(95, 1_500), visit(Number.NaN, 1_500)]]]))).toBe(false);
});

test('the empty page is visited in turn with the others', () => {
  const paths = lighthouseConfig().ci.collect.url.map((url) => new URL(url).pathname);
  expect(paths).toContain(FLOOR_PAGE);
});
