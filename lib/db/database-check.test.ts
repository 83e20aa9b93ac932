import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDatabase, prepareDatabaseFile } from './database-check.ts';
import { DatabaseError } from './database-error.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-check-'));
  file = join(folder, 'dac.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database in which these migrations are recorded, each as finished or not. */
function databaseWith(migrations: Record<string, boolean>): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE _prisma_migrations (migration_name TEXT, finished_at, rolled_back_at)');
  const insert = database.prepare('INSERT INTO _prisma_migrations VALUES (?, ?, NULL)');
  for (const [name, isFinished] of Object.entries(migrations)) insert.run(name, isFinished ? 1 : null);
  return database;
}

/** What a start says of the file; null where it can be used. */
function faultOf(path = file): string | null {
  try {
    prepareDatabaseFile(path);
    checkDatabase(path, ['1_init', '2_more'], 0);
    return null;
  } catch (error) {
    if (error instanceof DatabaseError) return error.message;
    throw error;
  }
}

test('folder and file are made where there are none, for their owner only', () => {
  const path = join(folder, 'some', 'where', 'dac.db');
  expect(faultOf(path)).toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  for (const made of ['some', 'some/where']) expect(statSync(join(folder, made)).mode & 0o777).toBe(0o700);
});

test('files that everybody could read are closed, and a folder that was there keeps its mode', () => {
  databaseWith({ '1_init': true }).close();
  const writing = new DatabaseSync(file);
  writing.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
  const files = [file, `${file}-wal`, `${file}-shm`];
  for (const path of files) chmodSync(path, 0o644);
  chmodSync(folder, 0o755);
  prepareDatabaseFile(file);
  for (const path of files) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  writing.close();
});

test('a database of this version, and one that lacks migrations, can be used', () => {
  databaseWith({ '1_init': true }).close();
  expect(faultOf()).toBeNull();
});

test.each<[string, () => void, RegExp]>([
  ['a folder', () => mkdirSync(file), /is a folder\./],
  ['no database', () => writeFileSync(file, 'no database at all '.repeat(99)), /is no SQLite database\./],
  [
    'cut off',
    () => {
      databaseWith({ '1_init': true }).close();
      truncateSync(file, 4096);
    },
    /is damaged/,
  ],
  ['another program’s', () => new DatabaseSync(file).exec('CREATE TABLE t (a)'), /of another program\./],
  [
    'made by a newer version',
    () => databaseWith({ '1_init': true, '9_later': true }).close(),
    /made by a newer version of DAC \(9_later\)/,
  ],
  [
    'half migrated',
    () => databaseWith({ '1_init': false }).close(),
    /in the middle of a migration \(1_init\)/,
  ],
])('a file that is %s is refused with one sentence', (_, make, sentence) => {
  make();
  const fault = faultOf();
  expect(fault).toMatch(sentence);
  expect(fault).toContain(file);
  expect(fault?.split('\n')).toHaveLength(1);
});

test.each(['BEGIN IMMEDIATE', 'BEGIN; SELECT * FROM _prisma_migrations'])(
  'a database that another program has locked with %s is refused, and free again after it',
  (lock) => {
    const other = databaseWith({ '1_init': true });
    other.exec(lock);
    expect(faultOf()).toMatch(/is locked by another program/);
    other.exec('ROLLBACK');
    expect(faultOf()).toBeNull();
    other.close();
  },
);

test.each([
  ['below a file', () => writeFileSync(join(folder, 'file'), ''), 'file/a/dac.db', /file is in the way/],
  [
    'where the system takes none',
    () => {},
    '/proc/dac/dac.db',
    /^The folder of \/proc\/dac\/dac\.db cannot be made/,
  ],
])('a folder %s cannot be made', (_, make, path, sentence) => {
  make();
  expect(faultOf(path.startsWith('/') ? path : join(folder, path))).toMatch(sentence);
});

/** Root may write everything: it then asks as nobody. */
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

test.each([
  ['a read-only file', 0o444, 0o700],
  ['a read-only folder', 0o600, 0o500],
])('%s is refused', (_, fileMode, folderMode) => {
  databaseWith({ '1_init': true }).close();
  if (IS_ROOT) for (const path of [folder, file]) chownSync(path, NOBODY, NOBODY);
  chmodSync(file, fileMode);
  chmodSync(folder, folderMode);
  const script = `
    const { prepareDatabaseFile } = await import(${JSON.stringify(join(import.meta.dirname, 'database-check.ts'))});
    if (${IS_ROOT}) process.setuid(${NOBODY});
    try { prepareDatabaseFile(${JSON.stringify(file)}); } catch (error) { console.log(error.name, error.message); }
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  chmodSync(folder, 0o700);
  expect(stdout, stderr).toMatch(/^DatabaseError \S+dac\.db is read-only to this user/);
});
