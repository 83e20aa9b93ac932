import type { ConversationStore } from './conversation-store.ts';
import { PrismaConversationStore } from './prisma-conversation-store.ts';
import { openSqlite } from './sqlite-client.ts';

/**
 * Opens the store of a `DATABASE_URL`, whose migrations must have been applied. `wallNow` (milliseconds since 1970)
 * dates the answers that settle.
 */
export async function openConversationStore(
  databaseUrl: string,
  wallNow: () => number = Date.now,
): Promise<ConversationStore> {
  return new PrismaConversationStore(await openSqlite(databaseUrl), { wallNow });
}
