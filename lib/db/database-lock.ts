import { chmodSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseError } from './database-error.ts';
import { primaryCodeOf, SQLITE } from './sqlite-error.ts';

/** Two that ask at the same instant may both be refused once; the one that came first has it long before this. */
const TIMEOUT_MS = 1_000;

/** Locks are connections: one that nobody refers to is collected, closed, and gone. */
const held = new Set<DatabaseSync>();

/**
 * Makes a database file this process's own, or throws: its answers under way, its queues and its locks are in memory, and
 * a second server would take the first one's for those of a dead process. The lock is the operating system's, on an
 * empty SQLite database beside the file: it ends with the process, however that ends. Whoever reads the file itself is not
 * concerned. Returns what gives it up.
 * @throws {DatabaseError}
 */
export function lockDatabase(file: string): () => void {
  const lockFile = `${trueName(file)}.lock`;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockFile, { timeout: TIMEOUT_MS });
    // By its name: to open it beside SQLite, and to close that, would drop the lock (https://www.sqlite.org/howtocorrupt.html).
    chmodSync(lockFile, 0o600);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (primaryCodeOf(error) === SQLITE.BUSY) {
      throw new DatabaseError(
        `${file} is in use by another server. Stop that one, or give this one a database of its own with DATABASE_URL.`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(`${lockFile}, which says who uses the database, cannot be locked: ${reason}.`);
  }
  const connection = lock;
  held.add(connection);
  return () => {
    held.delete(connection);
    if (connection.isOpen) connection.close();
  };
}

/** One name for all ways to a file, through whatever links: two servers must meet at one lock. */
function trueName(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return join(realpathSync(dirname(file)), basename(file)); // not made yet
  }
}
