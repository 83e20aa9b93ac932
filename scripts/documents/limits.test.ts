import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, textOf } from './documents.ts';

/** What waits for the clock, or gives up after a time that a busy machine reaches; and what to write in its place. */
const CLOCKS: [RegExp, string][] = [
  [/\bvi\.wait(For|Until)\(/, 'gives up after a second: write expect.poll'],
  [/\bwaitForTimeout\(/, 'waits for the clock: expect what is waited for'],
  [/\bnetworkidle\b/, 'waits for the clock: expect what is waited for'],
  [/\btest\.setTimeout\(/, 'has a limit of its own: the configuration has one for all'],
  [/^\}, \d[\d_]*\);$/, 'has a limit of its own: the configuration has one for all'],
  [/\btimeout: \d{1,2}_\d{3}\b/, 'has a limit of its own: the configuration has one for all'],
];

const TESTS = globSync(
  [
    '{app,lib,scripts,e2e}/**/*.{test.ts,test.tsx,spec.ts,start-test.ts,contract.ts}',
    'e2e/journeys/fixtures.ts',
  ],
  { cwd: ROOT, exclude: ['scripts/documents/limits.test.ts', 'lib/db/generated/**'] },
);

test('tests wait for what happens, with limits that only a hang reaches', () => {
  expect(TESTS.length).toBeGreaterThan(100);
  const faults = TESTS.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, at) =>
        CLOCKS.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${path}:${at + 1} ${why}`),
      ),
  );
  expect(faults).toEqual([]);
});
