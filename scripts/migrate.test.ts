import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { SqliteAdapterFactory } from '../lib/db/sqlite-adapter.ts';
import { migrate, migrationNames, missingSql, SQLITE_SCHEMA } from './migrate.ts';
import { applyMigrations } from './schema-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-migrate-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the migrations make what the schema says', async () => {
  expect(await missingSql()).toBe('');
});

test('a database that does not exist is made, folder and all; one that is up to date is left alone', async () => {
  const file = join(folder, 'some/where/dac.db');
  const first = await migrate(`file:${file}`);
  expect(first.length).toBeGreaterThan(0);
  expect(await migrate(`file:${file}`)).toEqual([]);

  const db = new DatabaseSync(file);
  const recorded = db.prepare('SELECT migration_name FROM _prisma_migrations').all();
  expect(recorded.map((row) => row.migration_name)).toEqual(first);
  db.close();
});

/** A database as it was before a migration, given those before it alone. */
async function databaseBefore(migration: string): Promise<string> {
  const schema = join(folder, 'schema');
  cpSync(SQLITE_SCHEMA, schema, { recursive: true });
  for (const name of migrationNames().filter((each) => each >= migration)) {
    rmSync(join(schema, 'migrations', name), { recursive: true });
  }
  const file = join(folder, 'old.db');
  await applyMigrations(schema, new SqliteAdapterFactory(file));
  return file;
}

const THREAD = `INSERT INTO "Thread" ("id", "ownerId", "title", "model", "createdAt", "updatedAt")
  VALUES ('thread', 'owner', 'A title', 'm', 1, 2)`;

test('conversations of a database without deleted ones stay, and none of them is deleted', async () => {
  const file = await databaseBefore('20261126000000_deleted_threads');
  const old = new DatabaseSync(file);
  old.exec(THREAD);
  old.close();
  expect(await migrate(`file:${file}`)).toContain('20261126000000_deleted_threads');
  const db = new DatabaseSync(file);
  expect(db.prepare('SELECT "id", "updatedAt", "deletedAt" FROM "Thread"').all()).toEqual([
    { id: 'thread', updatedAt: 2, deletedAt: null },
  ]);
  db.close();
});

test('conversations of a database without an order of its own are ordered by last messages, and none is news', async () => {
  const file = await databaseBefore('20261126000001_last_messages');
  const old = new DatabaseSync(file);
  old.exec(THREAD);
  old.exec(THREAD.replace("'thread'", "'empty'"));
  for (const [position, createdAt] of [10, 20].entries()) {
    old.exec(`INSERT INTO "Message" ("threadId", "id", "position", "role", "status", "createdAt", "text")
      VALUES ('thread', 'm${position}', ${position}, 'user', 'complete', ${createdAt}, 'x')`);
  }
  old.close();
  await migrate(`file:${file}`);
  const db = new DatabaseSync(file);
  const rows = db
    .prepare('SELECT "id", "lastMessageAt", "seenAt" > 1e12 AS "seen" FROM "Thread" ORDER BY "id"')
    .all();
  expect(rows).toEqual([
    { id: 'empty', lastMessageAt: 2, seen: 1 },
    { id: 'thread', lastMessageAt: 20, seen: 1 },
  ]);
  db.close();
});

test('migrating leaves no lock behind', async () => {
  const file = join(folder, 'dac.db');
  await migrate(`file:${file}`);
  const db = new DatabaseSync(file, { timeout: 0 });
  db.exec('CREATE TABLE t (id INTEGER)');
  db.close();
});
