import { OWNER_RANGE } from './search-index.ts';
import type { SoughtWords } from './sought-words.ts';
import type { Queryable } from './sqlite-client.ts';
import type { WorkBudget } from './work-budget.ts';

/** An entry of the index that may hold what is sought. */
export interface Candidate {
  entryId: number;
  threadId: string;
  /** Blank: the thread's title. */
  messageId: string;
}

/** Most entries of one statement. */
const PAGE = 256;
/** Most trigrams that the index is asked for: more cost time and leave hardly fewer texts to read. */
const MAX_TRIGRAMS = 8;

/**
 * The owner's entries that may hold all words, newest first. The index is only asked which texts have some of their trigrams,
 * each by itself: as a phrase it would compare the places of all of them, which for 300 times the same letter in a long
 * text takes seconds. What comes is therefore still to be looked at.
 */
export async function* candidates(
  db: Queryable,
  ownerId: string,
  { words }: SoughtWords,
  before: number,
  budget: WorkBudget,
): AsyncGenerator<Candidate> {
  const trigrams = trigramsOf(words);
  const [from, id, where, values] =
    trigrams.length > 0
      ? [
          '"Search" s JOIN "SearchEntry" e ON e."id" = s."rowid"',
          's."rowid"',
          '"Search" MATCH ? AND',
          [conjunction(trigrams)],
        ]
      : ['"SearchEntry" e', 'e."id"', '', []];
  const sql = `SELECT e."id" AS "entryId", e."threadId", e."messageId" FROM ${from}
    WHERE ${where} ${(await hasDeleted(db, ownerId)) ? NOT_DELETED : ''} ${id} > ${OWNER_RANGE.from} AND ${id} < min(?, ${OWNER_RANGE.to}) ORDER BY ${id} DESC LIMIT ${PAGE}`;
  for (let end = before; ; ) {
    const page = await db.$queryRawUnsafe<Candidate[]>(sql, ...values, ownerId, end, ownerId);
    await budget.step();
    for (const entry of page) yield { ...entry, entryId: Number(entry.entryId) };
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    end = Number(last.entryId);
  }
}

const NOT_DELETED = `NOT EXISTS (SELECT 1 FROM "Thread" t WHERE t."id" = e."threadId" AND t."deletedAt" IS NOT NULL) AND`;

/** Most owners have deleted nothing, and then no entry need be asked for its thread. */
async function hasDeleted(db: Queryable, ownerId: string): Promise<boolean> {
  const sql = `SELECT EXISTS (SELECT 1 FROM "Thread" WHERE "ownerId" = ? AND "deletedAt" IS NOT NULL) AS "any"`;
  const [row] = await db.$queryRawUnsafe<{ any: number | bigint }[]>(sql, ownerId);
  return Boolean(row?.any);
}

/** Different trigrams from all over the words; none where all are shorter, and the index cannot help. */
function trigramsOf(words: readonly string[]): string[] {
  const all = new Set<string>();
  for (const word of words) {
    const characters = [...word];
    for (let at = 0; at + 3 <= characters.length; at++) all.add(characters.slice(at, at + 3).join(''));
  }
  const distinct = [...all];
  if (distinct.length <= MAX_TRIGRAMS) return distinct;
  const apart = (distinct.length - 1) / (MAX_TRIGRAMS - 1);
  return Array.from({ length: MAX_TRIGRAMS }, (_, n) => distinct[Math.round(n * apart)] as string);
}

/** All of them, in FTS5's query language; between quotation marks no character has a meaning. */
function conjunction(trigrams: readonly string[]): string {
  return trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}

const TEXT = `SELECT "text" FROM "Message" WHERE "threadId" = ? AND "id" = ?`;
const TITLE = `SELECT "title" AS "text" FROM "Thread" WHERE "id" = ?`;

/** The text that an entry stands for; blank where it has gone meanwhile. */
export async function textOf(db: Queryable, { threadId, messageId }: Candidate): Promise<string> {
  const [row] =
    messageId === ''
      ? await db.$queryRawUnsafe<{ text: string }[]>(TITLE, threadId)
      : await db.$queryRawUnsafe<{ text: string }[]>(TEXT, threadId, messageId);
  return row?.text ?? '';
}
