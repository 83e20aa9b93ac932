import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment } from '../../lib/env.ts';
import { readReport } from '../run-tool.ts';
import { type VitestReport, vitestOutcome } from './vitest-suite.ts';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-vitest-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What Vitest itself reports of these files, counted. */
function outcomeOf(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const report = join(folder, 'report.json');
  const tool = join(root, 'node_modules', '.bin', 'vitest');
  // Or the inner Vitest takes itself for a worker of the outer one.
  const env = Object.fromEntries(
    Object.entries(environment()).filter(([name]) => !name.startsWith('VITEST')),
  ) as NodeJS.ProcessEnv;
  const args = ['run', `--root=${folder}`, '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [tool, ...args], { cwd: folder, stdio: 'ignore', env });
  return vitestOutcome(readReport<VitestReport>(report), status ?? 1);
}

const FINE = `import { test } from 'vitest'; test('is fine', () => {});`;
const HEAD = `import { afterAll, beforeAll, describe, test } from 'vitest';`;
const BROKEN = `() => { throw new Error('on purpose'); }`;

test('what passes, fails and is skipped is counted, and what is skipped is named', () => {
  const files = {
    'fine.test.ts': FINE,
    'mixed.test.ts': `${HEAD} test('fails', ${BROKEN}); test.skip('has no network', () => {});
      describe.skip('PostgreSQL', () => { test('a', () => {}); test('b', () => {}); });`,
  };
  expect(outcomeOf(files)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 3,
    note: 'skipped: has no network; PostgreSQL',
  });
});

test.each([
  [
    'a failed beforeAll',
    `${HEAD} describe('group', () => { beforeAll(${BROKEN}); test('one', () => {}); });`,
  ],
  ['a failed afterAll', `${HEAD} afterAll(${BROKEN}); test('one', () => {});`],
  ['a file that cannot be loaded', `import './missing.ts'; ${FINE}`],
])('%s is a failure', (_, text) => {
  expect(outcomeOf({ 'fine.test.ts': FINE, 'broken.test.ts': text }).failed).toBe(1);
});

test('a failed global set-up is a failure', () => {
  const files = {
    'fine.test.ts': FINE,
    'setup.ts': `export const setup = ${BROKEN};`,
    'vitest.config.ts': `export default { test: { globalSetup: './setup.ts' } };`,
  };
  expect(outcomeOf(files)).toMatchObject({ passed: 0, failed: 1 });
});
