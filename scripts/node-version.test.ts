import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const GUARD = join(import.meta.dirname, 'node-version.cjs');

/** Loads the guard in a Node.js that says it is of this version. */
function asVersion(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const script = `${pretend} require(${JSON.stringify(GUARD)}); console.log('goes on');`;
  return spawnSync(process.execPath, ['--eval', script], { encoding: 'utf8' });
}

test.each(['18.20.8', '20.19.5', '22.22.0', '24.14.1'])('Node.js %s ends with one sentence', (version) => {
  const { status, stdout, stderr } = asVersion(version);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^This is Node\.js \S+, and DAC needs 24\.15 or newer\. [^\n]+\n$/);
  expect(stderr).toContain(version);
});

test.each(['24.15.0', '24.21.0', '26.0.0'])('Node.js %s goes on', (version) => {
  expect(asVersion(version)).toMatchObject({ status: 0, stdout: 'goes on\n', stderr: '' });
});
