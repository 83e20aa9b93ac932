import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BenchResult } from './bar.ts';
import { performancePage } from './performance-page.ts';

const on = { date: '2026-01-01T00:00:00.000Z', commit: 'abc', machine: 'a machine', node: 'v24' };
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'performance.md'), 'utf8');
const results: BenchResult[] = [
  {
    name: 'stop',
    figures: { 'a | b': 'three\nlines' },
    bars: [
      { what: 'p95', value: 6_837, unit: 'ms', atMost: 6_000, aim: '5,000' },
      { what: 'left open', value: 0, unit: '', atMost: 0 },
      { what: 'seen', value: 1.5, unit: '×' },
    ],
  },
];

test('every figure is judged by comparison, and what is written by hand stays', () => {
  const made = performancePage(page, results, on);
  expect(made).toContain('1 bars held, 1 missed, 1 figures without a bar.');
  expect(made).toContain('| p95 | ≤ 6,000 (aim 5,000) | 6,837 ms | **missed** |');
  expect(made).toContain('| left open | ≤ 0 | 0 | held |');
  expect(made).toContain('| a \\| b | | three lines | |');
  const prose = (text: string) => text.split(/<!-- .* -->/).filter((_, at) => at !== 1);
  expect(prose(made)).toEqual(prose(page));
  expect(prose(made)).toHaveLength(2);
});

test('made again it is the same, and a page without the marks is refused', () => {
  const made = performancePage(page, results, on);
  expect(performancePage(made, results, on)).toBe(made);
  expect(() => performancePage('# Performance', results, on)).toThrow('needs the lines');
});
