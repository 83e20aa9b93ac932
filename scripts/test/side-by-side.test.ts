import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Two test runs at once, of one user or of two: nothing that either makes may have a name or a number that is fixed. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const FILES = globSync('{scripts,e2e,lib,app}/**/*.{ts,tsx}', { cwd: root, exclude: ['lib/db/generated/**'] })
  .concat(globSync('{playwright,vitest,vitest.start}.config.ts', { cwd: root }))
  .filter((path) => !path.endsWith('side-by-side.test.ts'));

/** Where a line matches, as `file:line text`. */
function linesWith(pattern: RegExp, except = /^$/): string[] {
  return FILES.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map((line, index) => `${path}:${index + 1} ${line.trim()}`)
      .filter((line) => pattern.test(line) && !except.test(line)),
  );
}

test('temporary folders are made under names of their own', () => {
  expect(FILES.length).toBeGreaterThan(300);
  expect(linesWith(/\btmpdir\(\)/, /mkdtemp/)).toEqual([]);
  expect(linesWith(/['"`]\/(?:var\/)?tmp\b/)).toEqual([]);
});

test('servers listen on ports that are free', () => {
  expect(linesWith(/\.listen\(\s*[1-9]\d+/)).toEqual([]);
  // Lighthouse's visits replace the one that its configuration has to name.
  expect(linesWith(/\bport: [1-9]\d{3,4}\b/i, /^scripts\/lighthouse-server\.ts|\.test\.ts:/)).toEqual([]);
});
