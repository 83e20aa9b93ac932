import { expect, test } from 'vitest';
import { countsOf, oneCheck, summaryOf, totalOf } from './test-summary.ts';

const suite = (name: string, passed: number, failed: number, skipped = 0) => ({
  name,
  passed,
  failed,
  skipped,
  seconds: 1,
});

test('the last line adds up all suites', () => {
  expect(
    summaryOf([suite('a', 1, 0), suite('b', 40, 2)])
      .split('\n')
      .at(-1),
  ).toBe('41 passed, 2 failed');
});

test('what was skipped is said, and only where there is any', () => {
  expect(
    summaryOf([suite('a', 1, 0, 3)])
      .split('\n')
      .at(-1),
  ).toBe('1 passed, 0 failed, 3 skipped');
});

test('a failed suite is marked, with its note', () => {
  const lines = summaryOf([suite('unit', 1, 0), { ...suite('browser', 1, 1), note: 'why' }]).split('\n');
  expect(lines.find((line) => line.includes('unit'))).toContain('✓');
  expect(lines.find((line) => line.includes('browser'))).toMatch(/✗.*1 passed, 1 failed {2}\(why\)/);
});

test.each([
  ['counts that fit the exit', { passed: 5, failed: 0, skipped: 1 }, 0, { passed: 5, failed: 0, skipped: 1 }],
  ['failures that were named', { passed: 5, failed: 2, skipped: 0 }, 1, { passed: 5, failed: 2, skipped: 0 }],
  ['a crash without a report', null, 1, { passed: 0, failed: 1, skipped: 0 }],
  ['no report though the exit was good', null, 0, { passed: 0, failed: 1, skipped: 0 }],
  [
    'an error outside any test',
    { passed: 5, failed: 0, skipped: 0 },
    1,
    { passed: 5, failed: 1, skipped: 0 },
  ],
  ['nothing run', { passed: 0, failed: 0, skipped: 4 }, 0, { passed: 0, failed: 1, skipped: 4 }],
])('%s', (_, report, exitCode, counts) => {
  expect(countsOf(report, exitCode)).toEqual(counts);
});

test('a check is one', () => {
  expect(totalOf([oneCheck(true), oneCheck(false), oneCheck(true)])).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
  });
});
