import { type Prisma, PrismaClient } from './generated/client.ts';
import { KeptStatementsAdapter } from './kept-statements.ts';

/** Whatever can run SQL: a client or one transaction of it. */
export type Queryable = Pick<Prisma.TransactionClient, '$queryRawUnsafe' | '$executeRawUnsafe'>;

/**
 * Two connections to one database. Reading goes over its own, so that no read ever sees a turn whose transaction is
 * still open on the other and may yet be rolled back.
 */
export interface DatabaseClients {
  reader: PrismaClient;
  writer: PrismaClient;
}

/** How long SQLite waits for another process's lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens a SQLite file (`file:<path>`), whose migrations must have been applied. */
export async function openSqlite(databaseUrl: string): Promise<DatabaseClients> {
  const writer = client(databaseUrl);
  const reader = client(databaseUrl);
  try {
    // The mode is the file's: readers go on while one writes, and a commit is one append to the log.
    await writer.$queryRawUnsafe('PRAGMA journal_mode = WAL');
    for (const connection of [writer, reader]) {
      // A killed process loses nothing; only a machine that loses power may lose the last commits, never the file.
      await connection.$queryRawUnsafe('PRAGMA synchronous = NORMAL');
      await connection.$queryRawUnsafe('PRAGMA foreign_keys = ON');
      await connection.$queryRawUnsafe('PRAGMA cache_size = -16000');
    }
    await reader.$queryRawUnsafe('PRAGMA query_only = ON');
  } catch (error) {
    await closeClients({ reader, writer });
    throw error;
  }
  return { reader, writer };
}

export async function closeClients({ reader, writer }: DatabaseClients): Promise<void> {
  await Promise.all([reader.$disconnect(), writer.$disconnect()]);
}

function client(databaseUrl: string): PrismaClient {
  const adapter = new KeptStatementsAdapter(
    { url: databaseUrl, timeout: BUSY_TIMEOUT_MS },
    // Integers sort and compare as times do, and cost half of what ISO text costs.
    { timestampFormat: 'unixepoch-ms' },
  );
  return new PrismaClient({ adapter });
}
