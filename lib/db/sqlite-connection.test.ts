import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SqliteConnection } from './sqlite-connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-connection-'));
const file = join(folder, 'one.db');
const connection = new SqliteConnection(file);

beforeAll(async () => {
  await connection.$executeRawUnsafe('CREATE TABLE "One" ("id" INTEGER PRIMARY KEY, "text" TEXT)');
});
afterAll(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

const INSERT = 'INSERT INTO "One" ("id", "text") VALUES (?, ?)';
const SELECT = 'SELECT "text" FROM "One" WHERE "id" = ?';

test('a kept statement takes other values each time, and is of use after it failed', async () => {
  expect(await connection.$executeRawUnsafe(INSERT, 1, 'a')).toBe(1);
  expect(await connection.$executeRawUnsafe(INSERT, 2, 'b')).toBe(1);
  await expect(connection.$executeRawUnsafe(INSERT, 2, 'again')).rejects.toThrow(/constraint/i);
  expect(await connection.$executeRawUnsafe(INSERT, 3, 'c')).toBe(1);
  expect(await connection.$queryRawUnsafe(SELECT, 1)).toEqual([{ text: 'a' }]);
  expect(await connection.$queryRawUnsafe(SELECT, 3)).toEqual([{ text: 'c' }]);
  expect(await connection.$queryRawUnsafe(SELECT, 4)).toEqual([]);
});

test('a kept statement sees a table that has changed since', async () => {
  const all = 'SELECT * FROM "One" WHERE "id" = ?';
  expect(await connection.$queryRawUnsafe(all, 1)).toEqual([{ id: 1, text: 'a' }]);
  await connection.$executeRawUnsafe('ALTER TABLE "One" ADD COLUMN "more" TEXT DEFAULT \'m\'');
  expect(await connection.$queryRawUnsafe(all, 1)).toEqual([{ id: 1, text: 'a', more: 'm' }]);
});

test('a statement that answers nothing and one that answers rows are both run, transactions among them', async () => {
  expect(await connection.$queryRawUnsafe('BEGIN IMMEDIATE')).toEqual([]);
  expect(await connection.$queryRawUnsafe(`${INSERT} RETURNING "id"`, 10, 'x')).toEqual([{ id: 10 }]);
  await connection.$executeRawUnsafe('ROLLBACK');
  expect(await connection.$queryRawUnsafe(SELECT, 10)).toEqual([]);
});

test('what is wrong rejects and does not throw: bad SQL, and a connection that was closed', async () => {
  await expect(connection.$queryRawUnsafe('SELECT * FROM nowhere')).rejects.toThrow('nowhere');
  const other = new SqliteConnection(file);
  other.close();
  await expect(other.$queryRawUnsafe(SELECT, 1)).rejects.toThrow('not open');
});
