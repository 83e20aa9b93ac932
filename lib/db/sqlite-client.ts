import { databaseFile } from './database-file.ts';
import { PrismaClient } from './generated/client.ts';
import { LockWait } from './lock-wait.ts';
import { SqliteAdapterFactory } from './sqlite-adapter.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/** Whatever can run SQL: a Prisma client, one transaction of it, or the driver's own connection. */
export interface Queryable {
  /** Rows. */
  $queryRawUnsafe<T>(sql: string, ...values: unknown[]): Promise<T>;
  /** How many rows were changed. */
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
}

/**
 * Connections to one database. Reading goes over its own, so that no read ever sees a turn whose transaction is still
 * open on the other and may yet be rolled back.
 */
export interface DatabaseClients {
  reader: PrismaClient;
  writer: PrismaClient;
  /** For what every question waits for. */
  hotReader: SqliteConnection;
  hotWriter: SqliteConnection;
}

/** Opens a SQLite file (`file:<path>`), whose migrations must have been applied. */
export async function openSqlite(databaseUrl: string): Promise<DatabaseClients> {
  const path = databaseFile(databaseUrl);
  const clients = {
    writer: client(path, true),
    reader: client(path, false),
    hotWriter: new SqliteConnection(path),
    hotReader: new SqliteConnection(path),
  };
  const { writer, reader, hotWriter, hotReader } = clients;
  try {
    // The mode is the file's: readers go on while one writes, and a commit is one append to the log.
    await writer.$queryRawUnsafe('PRAGMA journal_mode = WAL');
    for (const connection of [writer, reader, hotWriter, hotReader] satisfies Queryable[]) {
      // A killed process loses nothing; only a machine that loses power may lose the last commits, never the file.
      await connection.$queryRawUnsafe('PRAGMA synchronous = NORMAL');
      await connection.$queryRawUnsafe('PRAGMA foreign_keys = ON');
      await connection.$queryRawUnsafe('PRAGMA cache_size = -16000');
    }
    for (const connection of [reader, hotReader]) await connection.$queryRawUnsafe('PRAGMA query_only = ON');
  } catch (error) {
    await closeClients(clients);
    throw error;
  }
  return clients;
}

export async function closeClients({ reader, writer, hotReader, hotWriter }: DatabaseClients): Promise<void> {
  hotReader.close();
  hotWriter.close();
  await Promise.all([reader.$disconnect(), writer.$disconnect()]);
}

function client(path: string, writes: boolean): PrismaClient {
  // Integers sort and compare as times do, and cost half of what ISO text costs.
  const timestamps = 'unixepoch-ms';
  const adapter = new SqliteAdapterFactory(path, {
    timeoutMs: 0,
    lockWait: new LockWait(),
    writes,
    timestamps,
  });
  return new PrismaClient({ adapter });
}
