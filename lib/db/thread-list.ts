import type { ConversationStore, ThreadPage } from './conversation-store.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { isIndexed, OWNER_RANGE, phraseOf } from './search-index.ts';
import type { Queryable } from './sqlite-client.ts';
import { containsText } from './text-search.ts';
import { THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';

/** One page of an owner's threads. @throws {BadCursorError} */
export async function listThreads(
  db: Queryable,
  { ownerId, q, cursor, limit, archived, pinned = false }: Parameters<ConversationStore['listThreads']>[0],
): Promise<ThreadPage> {
  const where = ['t."ownerId" = ?', 't."archived" = ?'];
  const values: unknown[] = [ownerId, archived];
  if (cursor !== undefined) {
    const { updatedAt, id } = decodeCursor(cursor);
    where.push('(t."updatedAt", t."id") < (?, ?)');
    values.push(updatedAt, id);
  }
  const sought = q?.trim() ?? '';
  if (pinned) where.push('t."pinned"');
  if (isIndexed(sought)) {
    where.push(`t."id" IN (
      SELECT e."threadId" FROM "Search" s JOIN "SearchEntry" e ON e."id" = s."rowid"
      WHERE "Search" MATCH ? AND s."rowid" > ${OWNER_RANGE.from} AND s."rowid" < ${OWNER_RANGE.to})`);
    values.push(phraseOf(sought), ownerId, ownerId);
  } else if (sought !== '') {
    const { operator, pattern } = containsText(sought);
    where.push(`(t."title" ${operator} OR EXISTS (
      SELECT 1 FROM "Message" m WHERE m."threadId" = t."id" AND m."text" ${operator}))`);
    values.push(pattern, pattern);
  }
  const sql = `SELECT ${THREAD_COLUMNS} FROM "Thread" t WHERE ${where.join(' AND ')}
    ORDER BY t."updatedAt" DESC, t."id" DESC LIMIT ?`;
  // One more than asked for tells whether there is a next page.
  const rows = await db.$queryRawUnsafe<ThreadRow[]>(sql, ...values, limit + 1);
  const threads = rows.slice(0, limit).map(threadOf);
  const last = threads.at(-1);
  return { threads, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}
