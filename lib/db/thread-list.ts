import type { ConversationStore, Thread, ThreadPage } from './conversation-store.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { type Candidate, candidates, textOf } from './search-candidates.ts';
import { composed, SoughtWords } from './sought-words.ts';
import type { Queryable } from './sqlite-client.ts';
import { THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';
import type { WorkBudget } from './work-budget.ts';

type ListQuery = Parameters<ConversationStore['listThreads']>[0];

/** Most threads that are looked through at a time. */
const SEARCHED = 100;

/** One page of an owner's threads. @throws {BadCursorError}, {SearchTooBroadError} */
export async function listThreads(db: Queryable, query: ListQuery, budget: WorkBudget): Promise<ThreadPage> {
  const { limit } = query;
  const sought = query.q?.trim() ?? '';
  // One more than asked for tells whether there is a next page.
  const threads =
    sought === ''
      ? await threadsOf(db, query, limit + 1, null)
      : await threadsWith(db, query, sought, limit + 1, budget);
  const shown = threads.slice(0, limit);
  const last = shown.at(-1);
  return {
    threads: shown,
    nextCursor: threads.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null,
  };
}

/** The first `most` threads of which a title or a text has all words. */
async function threadsWith(
  db: Queryable,
  query: ListQuery,
  sought: string,
  most: number,
  budget: WorkBudget,
): Promise<Thread[]> {
  const words = new SoughtWords(sought);
  const entries = new Map<string, Candidate[]>();
  for await (const entry of candidates(db, query.ownerId, words, Number.MAX_SAFE_INTEGER, budget)) {
    const others = entries.get(entry.threadId);
    if (others) others.push(entry);
    else entries.set(entry.threadId, [entry]);
  }
  const ids = JSON.stringify([...entries.keys()]);
  const found: Thread[] = [];
  for (let { cursor } = query; ; ) {
    const threads = await threadsOf(db, { ...query, cursor }, SEARCHED, ids);
    for (const thread of threads) {
      if (await stands(db, words, entries.get(thread.id) ?? [], budget)) found.push(thread);
      if (found.length === most) return found;
    }
    const last = threads.at(-1);
    if (last === undefined || threads.length < SEARCHED) return found;
    cursor = encodeCursor(placeOf(last));
  }
}

/** Whether all words stand in the text of one of these entries. */
async function stands(
  db: Queryable,
  words: SoughtWords,
  entries: readonly Candidate[],
  budget: WorkBudget,
): Promise<boolean> {
  for (const entry of entries) {
    await budget.step();
    if (words.placeIn(composed(await textOf(db, entry))) !== -1) return true;
  }
  return false;
}

/** Where a thread stands in its list. */
const placeOf = ({ id, lastMessageAt, deletedAt }: Thread) => ({ id, at: deletedAt ?? lastMessageAt });

/** Threads after the query's cursor, newest message first; of `ids` only, a JSON array, where it is not null. */
async function threadsOf(
  db: Queryable,
  { ownerId, cursor, archived, pinned = false, deleted = false }: ListQuery,
  limit: number,
  ids: string | null,
): Promise<Thread[]> {
  const order = deleted ? 't."deletedAt"' : 't."lastMessageAt"';
  const where = ['t."ownerId" = ?'];
  const values: unknown[] = [ownerId];
  if (deleted) where.push('t."deletedAt" IS NOT NULL');
  else {
    where.push('t."deletedAt" IS NULL', 't."archived" = ?');
    values.push(Number(archived));
  }
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    where.push(`(${order}, t."id") < (?, ?)`);
    values.push(at.getTime(), id);
  }
  if (pinned) where.push('t."pinned"');
  if (ids !== null) {
    where.push('t."id" IN (SELECT value FROM json_each(?))');
    values.push(ids);
  }
  const sql = `SELECT ${THREAD_COLUMNS} FROM "Thread" t WHERE ${where.join(' AND ')}
    ORDER BY ${order} DESC, t."id" DESC LIMIT ?`;
  return (await db.$queryRawUnsafe<ThreadRow[]>(sql, ...values, limit)).map(threadOf);
}
