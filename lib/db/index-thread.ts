import { serveTasks } from '../background/serve-tasks.ts';
import { indexNext } from './search-index.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/** Indexes the next of what was written to a SQLite file, however long it is. */
async function index(file: string): Promise<void> {
  const connection = new SqliteConnection(file);
  try {
    await connection.$executeRawUnsafe('BEGIN IMMEDIATE');
    await indexNext(connection, { long: true });
    await connection.$executeRawUnsafe('COMMIT');
  } finally {
    // What is not committed is rolled back.
    connection.close();
  }
}

serveTasks(index);
