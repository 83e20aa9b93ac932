import type { ConversationStore } from './conversation-store.ts';
import { databaseFile } from './database-file.ts';
import { openFault } from './open-fault.ts';
import { PrismaConversationStore } from './prisma-conversation-store.ts';
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
    return new PrismaConversationStore(await openSqlite(databaseUrl), { wallNow });
  } catch (error) {
    throw openFault(databaseFile(databaseUrl), error) ?? error;
  }
}
