import type { SearchHit, SearchPage, SearchQuery } from './conversation-search.ts';
import { BadCursorError } from './conversation-store.ts';
import { isIndexed, OWNER_RANGE, phraseOf } from './search-index.ts';
import type { Queryable } from './sqlite-client.ts';
import { containsText } from './text-search.ts';
import { THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';

type HitRow = ThreadRow & {
  entryId: number | bigint;
  messageId: string | null;
  role: 'user' | 'assistant';
  text: string;
  messageCreatedAt: Date;
};

/** Where to walk, by which number, and what to find there. */
interface Source {
  from: string;
  id: string;
  condition: string;
  value: string;
}

/** Walks an owner's entries backwards and stops at a full page. @throws {BadCursorError} */
export async function search(db: Queryable, { ownerId, q, cursor, limit }: SearchQuery): Promise<SearchPage> {
  const { from, id, condition, value } = sourceOf(q.trim());
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decode(cursor);
  const sql = `
SELECT ${THREAD_COLUMNS}, e."id" AS "entryId", m."id" AS "messageId", m."role", m."text",
  m."createdAt" AS "messageCreatedAt"
FROM ${from}
JOIN "Thread" t ON t."id" = e."threadId"
LEFT JOIN "Message" m ON m."threadId" = e."threadId" AND m."id" = e."messageId"
WHERE ${condition} AND ${id} > ${OWNER_RANGE.from} AND ${id} < min(?, ${OWNER_RANGE.to})
ORDER BY ${id} DESC LIMIT ?`;
  // One more than asked for tells whether there is a next page.
  const rows = await db.$queryRawUnsafe<HitRow[]>(sql, value, ownerId, before, ownerId, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encode(Number(last.entryId)) : null;
  return { hits: shown.map(hitOf), nextCursor };
}

function sourceOf(sought: string): Source {
  if (isIndexed(sought)) {
    return {
      from: '"Search" s JOIN "SearchEntry" e ON e."id" = s."rowid"',
      id: 's."rowid"',
      condition: '"Search" MATCH ?',
      value: phraseOf(sought),
    };
  }
  // What is too short for the index stands in nearly every text: a page of it is soon full.
  const { operator, pattern } = containsText(sought);
  return {
    from: '"SearchEntry" e',
    id: 'e."id"',
    condition: `coalesce(m."text", t."title") ${operator}`,
    value: pattern,
  };
}

function hitOf(row: HitRow): SearchHit {
  const { messageId: id, role, text, messageCreatedAt: createdAt } = row;
  return { thread: threadOf(row), message: id === null ? null : { id, role, text, createdAt } };
}

/** Opaque to clients: base64url. */
const encode = (entryId: number) => Buffer.from(`[${entryId}]`).toString('base64url');

/** The entry that a page ended with. @throws {BadCursorError} for anything that `encode` did not make. */
function decode(cursor: string): number {
  const [, digits] = /^\[(\d{1,16})\]$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const entryId = Number(digits);
  // Node's decoder skips what is no base64url: only the one true spelling is ours.
  if (digits !== undefined && encode(entryId) === cursor) return entryId;
  throw new BadCursorError('The cursor is not one of this search');
}
