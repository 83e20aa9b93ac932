import { join } from 'node:path';
import { BackgroundThread } from '../background/background-thread.ts';
import { systemClock } from '../system-clock.ts';
import type { ConversationStore } from './conversation-store.ts';
import { databaseFile } from './database-file.ts';
import { openFault } from './open-fault.ts';
import { type LongIndexer, PrismaConversationStore } from './prisma-conversation-store.ts';
import { openSqlite } from './sqlite-client.ts';

/**
 * Opens the store of a `DATABASE_URL`, whose migrations must have been applied. `wallNow` (milliseconds since 1970)
 * dates the answers that settle.
 * @throws {DatabaseError}
 */
export async function openConversationStore(
  databaseUrl: string,
  wallNow: () => number = Date.now,
): Promise<ConversationStore> {
  try {
    const longIndexer = indexThread(databaseFile(databaseUrl));
    return new PrismaConversationStore(await openSqlite(databaseUrl), { wallNow, longIndexer });
  } catch (error) {
    throw openFault(databaseFile(databaseUrl), error) ?? error;
  }
}

/** How long one long text may take, in milliseconds: some seconds for the longest on a slow machine. */
const INDEX_LIMIT_MS = 60_000;

/** Indexes long texts of a SQLite file in a thread of its own, whose module Node loads from the folder the server runs in. */
function indexThread(file: string): LongIndexer {
  const thread = new BackgroundThread<string, void>({
    module: join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'db', 'index-thread.ts'),
    limitMs: INDEX_LIMIT_MS,
    maxWaiting: 1,
    clock: systemClock,
  });
  return { index: () => thread.run(file), close: () => thread.close() };
}
