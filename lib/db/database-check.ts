import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseError } from './database-error.ts';
import { openFault } from './open-fault.ts';

/** How long another program may hold its lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Makes a database's folder and file where there are none, for their owner only, and closes files of an older version to
 * everybody else. A folder that was there keeps its mode: it may not be DAC's alone.
 * @throws {DatabaseError}
 */
export function prepareDatabaseFile(file: string): void {
  makeFolder(dirname(file), file);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'no ordinary file';
    throw new DatabaseError(
      `${file} is ${kind}. Name a file with DATABASE_URL, for example file:${file}/dac.db.`,
    );
  }
  try {
    if (!found) closeSync(openSync(file, 'wx', 0o600));
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    // Two servers that start at the same instant: the other has just made it.
    if (codeOf(error) !== 'EEXIST') throw unusable(file, error);
  }
  // SQLite gives the files beside it the mode of the database.
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) closeToOthers(name);
}

/**
 * Reads from a prepared file what a server must know before it writes.
 * @param known the migrations that this version has
 * @throws {DatabaseError}
 */
export function checkDatabase(
  file: string,
  known: readonly string[],
  timeoutMs: number = BUSY_TIMEOUT_MS,
): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: timeoutMs });
    // Migrations need it to themselves; a lock that only others' writing would meet must be met here as well.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    if (tables.length === 0) return;
    if (!tables.some(({ name }) => name === '_prisma_migrations')) {
      throw new DatabaseError(
        `${file} is the database of another program. Choose another file with DATABASE_URL.`,
      );
    }
    const applied = database
      .prepare(
        'SELECT migration_name AS name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
      )
      .all() as { name: string; finished_at: unknown }[];
    const unknown = applied.filter(({ name }) => !known.includes(name)).map(({ name }) => name);
    if (unknown.length > 0) {
      throw new DatabaseError(
        `${file} was made by a newer version of DAC (${unknown.join(', ')}). Bring this one up to date, or choose another file with DATABASE_URL.`,
      );
    }
    const broken = applied.filter((row) => row.finished_at === null).map(({ name }) => name);
    if (broken.length > 0) {
      throw new DatabaseError(
        `${file} was left in the middle of a migration (${broken.join(', ')}). Put a copy from before in its place.`,
      );
    }
  } catch (error) {
    throw openFault(file, error) ?? error;
  } finally {
    database?.close();
  }
}

/** One level after another: Node's own `recursive` never ends where a folder such as /proc takes none. */
function makeFolder(folder: string, file: string): void {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    if (dirname(folder) !== folder) makeFolder(dirname(folder), file);
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    if (codeOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return; // another process was first
    throw new DatabaseError(
      `The folder of ${file} cannot be made: ${reasonOf(error, folder)}. Make it, or choose another with DATABASE_URL.`,
    );
  }
}

function reasonOf(error: unknown, folder: string): string {
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return `${folder} is in the way and is no folder`;
    case 'EACCES':
    case 'EPERM':
      return `this user may not make ${folder}`;
    case 'EROFS':
      return `${folder} would be on a read-only file system`;
    case 'ENOENT':
      return `${folder} cannot be there`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function unusable(file: string, error: unknown): DatabaseError {
  if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) {
    return new DatabaseError(
      `${file} is read-only to this user. Let this user read and write it and its folder, or choose another file with DATABASE_URL.`,
    );
  }
  return new DatabaseError(
    `${file} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
  );
}

function closeToOthers(file: string): void {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && (found.mode & 0o077) !== 0) chmodSync(file, found.mode & 0o700);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error; // another user's, who lets this one use it
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
