import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDatabase } from './database-lock.ts';

const MODULE = join(import.meta.dirname, 'database-lock.ts');
/** Waits for a line, so that two of them ask at the same instant; then tells who it is, and lives on. */
const HOLDER = `
  const { lockDatabase } = await import(${JSON.stringify(MODULE)});
  console.log('loaded');
  process.stdin.once('data', () => {
    try { lockDatabase(process.argv[1]); console.log('holds'); } catch (error) { console.log(error.message); }
  });
`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-lock-'));
  file = join(folder, 'dac.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function holder() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const says = async () => String((await once(child.stdout, 'data'))[0]).trim();
  expect(await says()).toBe('loaded');
  return { child, says };
}

test('a database has one holder, and a second is told so in one sentence', () => {
  const release = lockDatabase(file);
  expect(() => lockDatabase(file)).toThrow(/^\S+dac\.db is in use by another server\./);
  release();
  lockDatabase(file)();
});

test('the lock is met through any link to the file or its folder', () => {
  mkdirSync(join(folder, 'real'));
  new DatabaseSync(join(folder, 'real', 'dac.db')).close();
  symlinkSync(join(folder, 'real'), join(folder, 'folder'));
  symlinkSync(join(folder, 'real', 'dac.db'), join(folder, 'file.db'));
  const release = lockDatabase(join(folder, 'real', 'dac.db'));
  expect(() => lockDatabase(join(folder, 'folder', 'dac.db'))).toThrow('in use');
  expect(() => lockDatabase(join(folder, 'file.db'))).toThrow('in use');
  release();
});

test('the database itself stays free for whoever only reads it', () => {
  const release = lockDatabase(file);
  const reader = new DatabaseSync(file, { timeout: 0 });
  reader.exec('CREATE TABLE t (id INTEGER)');
  reader.close();
  release();
});

test('of two processes that ask at once one holds it, and a kill leaves nothing stale', async () => {
  const both = [await holder(), await holder()];
  const answers = both.map(({ says }) => says());
  for (const { child } of both) child.stdin.write('go\n');
  const said = await Promise.all(answers);
  expect(said.toSorted()).toEqual([expect.stringContaining('is in use by another server'), 'holds']);
  expect(() => lockDatabase(file)).toThrow('in use');

  for (const { child } of both) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  lockDatabase(file)();
});

test('its file is its owner’s only, and the only one', () => {
  const release = lockDatabase(file);
  expect(readdirSync(folder)).toEqual(['dac.db.lock']);
  release();
  expect(statSync(`${file}.lock`).mode & 0o777).toBe(0o600);
});
