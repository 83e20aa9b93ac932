import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readReport } from '../run-tool.ts';
import { type PlaywrightReport, playwrightOutcome } from './playwright-suite.ts';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-playwright-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What Playwright itself reports of these files, counted. None of them needs a browser. */
function outcomeOf(files: Record<string, string>, config = '') {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const report = join(folder, 'report.json');
  writeFileSync(
    join(folder, 'playwright.config.ts'),
    `export default { reporter: [['json', { outputFile: '${report}' }]], ${config} };`,
  );
  const tool = join(root, 'node_modules', '.bin', 'playwright');
  const { status } = spawnSync(process.execPath, [tool, 'test'], { cwd: folder, stdio: 'ignore' });
  return playwrightOutcome(readReport<PlaywrightReport>(report), status ?? 1);
}

const HEAD = `import { test } from '@playwright/test';`;
const FINE = `${HEAD} test('is fine', () => {});`;
const BROKEN = `() => { throw new Error('on purpose'); }`;

test('what passes, fails and is skipped is counted, and what is skipped is named', () => {
  const mixed = `${HEAD} test('fails', ${BROKEN}); test.describe('group', () => { test.skip('has no network', () => {}); });`;
  expect(outcomeOf({ 'fine.spec.ts': FINE, 'mixed.spec.ts': mixed })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
    note: 'skipped: has no network',
  });
});

test('a failed beforeAll is a failure', () => {
  const broken = `${HEAD} test.beforeAll(${BROKEN}); test('one', () => {});`;
  expect(outcomeOf({ 'fine.spec.ts': FINE, 'broken.spec.ts': broken })).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('a file that cannot be loaded is a failure', () => {
  const broken = `import './missing.ts'; ${FINE}`;
  expect(outcomeOf({ 'fine.spec.ts': FINE, 'broken.spec.ts': broken }).failed).toBe(1);
});

test('a failed global set-up is a failure', () => {
  const files = { 'fine.spec.ts': FINE, 'setup.ts': `export default ${BROKEN};` };
  expect(outcomeOf(files, `globalSetup: './setup.ts'`)).toMatchObject({ passed: 0, failed: 1 });
});

test('a server that does not start is a failure', () => {
  const config = `webServer: { command: 'exit 3', port: 1 }`;
  expect(outcomeOf({ 'fine.spec.ts': FINE }, config)).toMatchObject({ passed: 0, failed: 1 });
});
