import type { SearchHit, SearchPage, SearchQuery } from './conversation-search.ts';
import { BadCursorError } from './conversation-store.ts';

import { candidates, textOf } from './search-candidates.ts';
import { composed, SoughtWords } from './sought-words.ts';
import type { Queryable } from './sqlite-client.ts';
import { dateOf, THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';
import type { WorkBudget } from './work-budget.ts';

/** What is given of a text around the first place, in characters: an excerpt is made of it. */
const BEFORE_CHARACTERS = 400;
const AFTER_CHARACTERS = 2_000;

/** An entry whose text was looked at, and what of it is shown. */
interface Found {
  entryId: number;
  excerpt: string;
}

const HITS = `
SELECT ${THREAD_COLUMNS}, v.value->>1 AS "excerpt", m."id" AS "messageId", m."role",
  m."createdAt" AS "messageCreatedAt"
FROM json_each(?) v
JOIN "SearchEntry" e ON e."id" = v.value->>0
JOIN "Thread" t ON t."id" = e."threadId" AND t."deletedAt" IS NULL
LEFT JOIN "Message" m ON m."threadId" = e."threadId" AND m."id" = e."messageId"
ORDER BY v.key`;

type HitRow = ThreadRow & {
  excerpt: string;
  messageId: string | null;
  role: 'user' | 'assistant';
  messageCreatedAt: Date | number;
};

/** Walks an owner's entries backwards and stops at a full page. @throws {BadCursorError}, {SearchTooBroadError} */
export async function search(
  db: Queryable,
  { ownerId, q, cursor, limit }: SearchQuery,
  budget: WorkBudget,
): Promise<SearchPage> {
  const sought = new SoughtWords(q);
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decode(cursor);
  const found: Found[] = [];
  for await (const candidate of candidates(db, ownerId, sought, before, budget)) {
    const text = composed(await textOf(db, candidate));
    const place = sought.placeIn(text);
    if (place !== -1) {
      const excerpt = around(text, place, q.length);
      found.push({ entryId: candidate.entryId, excerpt });
    }
    await budget.step();
    // One more than asked for tells whether there is a next page.
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const pairs = JSON.stringify(shown.map(({ entryId, excerpt }) => [entryId, excerpt]));
  const rows = await db.$queryRawUnsafe<HitRow[]>(HITS, pairs);
  const nextCursor = found.length > limit && last !== undefined ? encode(last.entryId) : null;
  return { hits: rows.map(hitOf), nextCursor };
}

/** The text around a place, beginning and ending with whole characters. */
function around(text: string, place: number, length: number): string {
  const from = Math.max(0, place - BEFORE_CHARACTERS);
  const to = place + length + AFTER_CHARACTERS;
  const start = isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from;
  return text.slice(start, isLowSurrogate(text.charCodeAt(to)) ? to + 1 : to);
}

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

function hitOf(row: HitRow): SearchHit {
  const { messageId: id, role, excerpt: text, messageCreatedAt } = row;
  const message = id === null ? null : { id, role, text, createdAt: dateOf(messageCreatedAt) };
  return { thread: threadOf(row), message };
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
