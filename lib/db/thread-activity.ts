import type { Queryable } from './sqlite-client.ts';

/** `answering`: an answer is being written. `unseen`: one has settled that its owner has not looked at. */
export type ActivityState = 'answering' | 'unseen';

export interface ThreadActivity {
  threadId: string;
  state: ActivityState;
}

/** A thread's newest message is always a leaf, and where anything goes on, the answer that does. */
const ACTIVITY = `
SELECT t."id" AS "threadId", CASE m."status" WHEN 'streaming' THEN 'answering' ELSE 'unseen' END AS "state"
FROM json_each(?) v
JOIN "Thread" t ON t."id" = v.value
JOIN "Message" m ON m."threadId" = t."id"
  AND m."position" = (SELECT max("position") FROM "Message" WHERE "threadId" = t."id")
WHERE m."status" = 'streaming' OR m."settledAt" > coalesce(t."seenAt", 0)
ORDER BY v.key`;

/** Of these threads those that have something going on or something new, in the same order. */
export async function threadActivity(db: Queryable, threadIds: readonly string[]): Promise<ThreadActivity[]> {
  const rows = await db.$queryRawUnsafe<ThreadActivity[]>(ACTIVITY, JSON.stringify(threadIds));
  // The driver's rows have no prototype, and React hands on to the browser only what has the usual one.
  return rows.map(({ threadId, state }) => ({ threadId, state }));
}

/** Its owner has looked at a thread. False where there is no such thread. */
export async function markSeen(
  tx: Queryable,
  threadId: string,
  ownerId: string,
  now: Date,
): Promise<boolean> {
  const sql = `UPDATE "Thread" SET "seenAt" = max(coalesce("seenAt", 0), ?)
    WHERE "id" = ? AND "ownerId" = ? AND "deletedAt" IS NULL`;
  return (await tx.$executeRawUnsafe(sql, now.getTime(), threadId, ownerId)) > 0;
}
