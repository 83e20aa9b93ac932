/**
 * Brings a database up to date. As a command:
 *   node scripts/migrate.ts             applies what DATABASE_URL lacks
 *   node scripts/migrate.ts --new name  writes the migration that the schema lacks, for a developer who changed it
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDatabase, prepareDatabaseFile } from '../lib/db/database-check.ts';
import { DatabaseError } from '../lib/db/database-error.ts';
import { databaseFile } from '../lib/db/database-file.ts';
import { lockDatabase } from '../lib/db/database-lock.ts';
import { openFault } from '../lib/db/open-fault.ts';
import { SqliteAdapterFactory } from '../lib/db/sqlite-adapter.ts';
import { settingsOfProcess } from '../lib/env.ts';
import { loadEnvFiles } from './env-files.ts';
import { applyMigrations, missingMigration } from './schema-engine.ts';

export const SQLITE_SCHEMA = fileURLToPath(new URL('../prisma/sqlite', import.meta.url));

/**
 * Applies the migrations that the database lacks, and makes the file and its folder where there are none. Returns their
 * names. Nobody else may use the database meanwhile: who is not alone by construction holds its lock.
 * @throws {DatabaseError}
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const file = databaseFile(databaseUrl);
  prepareDatabaseFile(file);
  checkDatabase(file, migrationNames());
  try {
    return await applyMigrations(SQLITE_SCHEMA, new SqliteAdapterFactory(file));
  } catch (error) {
    throw openFault(file, error) ?? error;
  }
}

/** Makes the database this process's own until it ends, and brings it up to date. Returns the names of what was applied. */
export async function takeDatabase(databaseUrl: string): Promise<string[]> {
  const file = databaseFile(databaseUrl);
  prepareDatabaseFile(file);
  lockDatabase(file);
  return migrate(databaseUrl);
}

/** The names of all migrations, oldest first. */
export function migrationNames(): string[] {
  const entries = readdirSync(join(SQLITE_SCHEMA, 'migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** What the migrations lack of the schema, as SQL; empty where they agree. */
export function missingSql(): Promise<string> {
  return missingMigration(SQLITE_SCHEMA, new SqliteAdapterFactory(':memory:'));
}

async function writeMigration(name: string): Promise<void> {
  const sql = await missingSql();
  if (sql === '') {
    console.log('The migrations and the schema agree: there is nothing to write.');
    return;
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(SQLITE_SCHEMA, 'migrations', `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Written: ${folder}/migration.sql`);
}

if (import.meta.main) {
  const [option, name] = process.argv.slice(2);
  if (option === '--new' && name !== undefined && /^[a-z0-9_]+$/.test(name)) {
    await writeMigration(name);
  } else if (option === undefined) {
    loadEnvFiles(false);
    const { databaseUrl } = settingsOfProcess();
    try {
      const applied = await takeDatabase(databaseUrl);
      console.log(
        applied.length === 0
          ? 'The database is up to date.'
          : `Applied to ${databaseUrl}: ${applied.join(', ')}`,
      );
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  } else {
    console.error('Usage: node scripts/migrate.ts [--new name_in_lower_case]');
    process.exitCode = 1;
  }
}
