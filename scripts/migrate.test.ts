import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { migrate, missingSql } from './migrate.ts';

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

test('migrating leaves no lock behind', async () => {
  const file = join(folder, 'dac.db');
  await migrate(`file:${file}`);
  const db = new DatabaseSync(file, { timeout: 0 });
  db.exec('CREATE TABLE t (id INTEGER)');
  db.close();
});
