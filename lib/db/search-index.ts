import { composed } from './sought-words.ts';
import type { Queryable } from './sqlite-client.ts';

/** Most text of one transaction, in bytes: some 30 ms of work, which every stream of this process waits for. */
const MAX_BYTES = 64 * 1024;
const MAX_ROWS = 128;

/** What waits to be indexed, oldest first, as long as it fits. The first goes alone where it is larger. */
const NEXT = `
SELECT max("id") AS "last", max("bytes") AS "bytes" FROM (
  SELECT p."id", sum(octet_length(m."text")) OVER (ORDER BY p."id") AS "bytes",
    row_number() OVER (ORDER BY p."id") AS "row"
  FROM (SELECT * FROM "SearchPending" ORDER BY "id" LIMIT ${MAX_ROWS}) p
  LEFT JOIN "Message" m ON m."threadId" = p."threadId" AND m."id" = p."messageId"
) WHERE coalesce("bytes", 0) <= ${MAX_BYTES} OR "row" = 1`;

/** A trigger of the table indexes the text of each row that goes. */
const INDEX = `DELETE FROM "SearchPending" WHERE "id" <= ?`;

/** Of these the texts that may not be in NFC: only what is beyond ASCII can be. */
const BEYOND_ASCII = `
SELECT p."threadId", p."messageId", coalesce(m."text", t."title") AS "text"
FROM "SearchPending" p
JOIN "Thread" t ON t."id" = p."threadId"
LEFT JOIN "Message" m ON m."threadId" = p."threadId" AND m."id" = p."messageId"
WHERE p."id" <= ? AND octet_length(coalesce(m."text", t."title")) <> length(coalesce(m."text", t."title"))`;

const REPLACE = `
INSERT OR REPLACE INTO "Search" ("rowid", "text")
SELECT "id", ? FROM "SearchEntry" WHERE "threadId" = ? AND "messageId" = ?`;

interface Pending {
  threadId: string;
  messageId: string;
  text: string;
}

/** What became of a piece: it was indexed, nothing waits, or what is next is too long for the thread that streams. */
export type Indexed = 'indexed' | 'nothing' | 'long';

/** Indexes the next of what was written, inside one transaction; a text that is too long only with `long`. */
export async function indexNext(tx: Queryable, { long }: { long: boolean }): Promise<Indexed> {
  const [next] = await tx.$queryRawUnsafe<{ last: number | null; bytes: number | null }[]>(NEXT);
  if (next === undefined || next.last === null) return 'nothing';
  if (!long && (next.bytes ?? 0) > MAX_BYTES) return 'long';
  const texts = await tx.$queryRawUnsafe<Pending[]>(BEYOND_ASCII, next.last);
  await tx.$executeRawUnsafe(INDEX, next.last);
  // The trigger knows a text as it is stored; what is sought comes in NFC.
  for (const { threadId, messageId, text } of texts) {
    const normal = composed(text);
    if (normal !== text) await tx.$executeRawUnsafe(REPLACE, normal, threadId, messageId);
  }
  return 'indexed';
}

/** Bounds of an owner's entries as the migration numbers them, neither with it; each takes the owner as its parameter. */
export const OWNER_RANGE = {
  from: `(SELECT "id" * 33554432 FROM "SearchOwner" WHERE "ownerId" = ?)`,
  to: `(SELECT ("id" + 1) * 33554432 FROM "SearchOwner" WHERE "ownerId" = ?)`,
};
