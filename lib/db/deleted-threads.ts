import type { Thread } from './conversation-store.ts';
import type { Queryable } from './sqlite-client.ts';
import { THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';

/** Threads that were deleted and can be had back, until they are purged. Part of the conversation store. */
export interface DeletedThreads {
  /** Deletes a thread; answers the ids of all its runs, or null where there is no such thread. */
  deleteThread(threadId: string, ownerId: string, now: Date): Promise<string[] | null>;
  /** Deletes all of an owner's threads, archived ones too, at the same instant; answers their ids. */
  deleteAllThreads(ownerId: string, now: Date): Promise<string[]>;
  /** Takes a deletion back: the thread is as it was. Null where no such thread is deleted. */
  restoreThread(threadId: string, ownerId: string): Promise<Thread | null>;
  /** Takes back all that was deleted at that instant. */
  restoreThreads(ownerId: string, deletedAt: Date): Promise<Thread[]>;
  /** Deletes for good, with all messages, a thread that is deleted. False where there is none. */
  purgeThread(threadId: string, ownerId: string): Promise<boolean>;
  /** Deletes for good one of the threads that were deleted before then. False where there is none. */
  purgeDeletedBefore(then: Date): Promise<boolean>;
}

const RUNS = `SELECT "id" FROM "Message" WHERE "threadId" = ? AND "role" = 'assistant' ORDER BY "position"`;
const PURGE = `DELETE FROM "Thread" WHERE "id" = ?`;
const DELETED = `SELECT ${THREAD_COLUMNS} FROM "Thread" t WHERE t."ownerId" = ?`;

interface Id {
  id: string;
}

export async function deleteThread(
  tx: Queryable,
  threadId: string,
  ownerId: string,
  now: Date,
): Promise<string[] | null> {
  const sql = `UPDATE "Thread" SET "deletedAt" = ? WHERE "id" = ? AND "ownerId" = ? AND "deletedAt" IS NULL`;
  if ((await tx.$executeRawUnsafe(sql, now.getTime(), threadId, ownerId)) === 0) return null;
  return (await tx.$queryRawUnsafe<Id[]>(RUNS, threadId)).map(({ id }) => id);
}

export async function deleteAllThreads(tx: Queryable, ownerId: string, now: Date): Promise<string[]> {
  const mine = '"ownerId" = ? AND "deletedAt" IS NULL';
  const rows = await tx.$queryRawUnsafe<Id[]>(`SELECT "id" FROM "Thread" WHERE ${mine}`, ownerId);
  await tx.$executeRawUnsafe(`UPDATE "Thread" SET "deletedAt" = ? WHERE ${mine}`, now.getTime(), ownerId);
  return rows.map(({ id }) => id);
}

export async function restoreThread(
  tx: Queryable,
  threadId: string,
  ownerId: string,
): Promise<Thread | null> {
  const where = 't."id" = ? AND t."deletedAt" IS NOT NULL';
  const rows = await tx.$queryRawUnsafe<ThreadRow[]>(`${DELETED} AND ${where}`, ownerId, threadId);
  return (await restored(tx, rows))[0] ?? null;
}

export async function restoreThreads(tx: Queryable, ownerId: string, deletedAt: Date): Promise<Thread[]> {
  const sql = `${DELETED} AND t."deletedAt" = ?`;
  return restored(tx, await tx.$queryRawUnsafe<ThreadRow[]>(sql, ownerId, deletedAt.getTime()));
}

async function restored(tx: Queryable, rows: readonly ThreadRow[]): Promise<Thread[]> {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const sql = `UPDATE "Thread" SET "deletedAt" = NULL WHERE "id" IN (SELECT value FROM json_each(?))`;
  await tx.$executeRawUnsafe(sql, ids);
  return rows.map((row) => threadOf({ ...row, deletedAt: null }));
}

export async function purgeThread(tx: Queryable, threadId: string, ownerId: string): Promise<boolean> {
  const sql = `${PURGE} AND "ownerId" = ? AND "deletedAt" IS NOT NULL`;
  return (await tx.$executeRawUnsafe(sql, threadId, ownerId)) > 0;
}

export async function purgeDeletedBefore(tx: Queryable, then: Date): Promise<boolean> {
  const sql = `SELECT "id" FROM "Thread" WHERE "deletedAt" < ? LIMIT 1`;
  const [row] = await tx.$queryRawUnsafe<Id[]>(sql, then.getTime());
  if (row === undefined) return false;
  await tx.$executeRawUnsafe(PURGE, row.id);
  return true;
}
