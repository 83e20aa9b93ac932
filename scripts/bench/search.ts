import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import type { ConversationStore, Turn } from '../../lib/db/conversation-store.ts';
import { databaseFile } from '../../lib/db/database-file.ts';
import { openConversationStore } from '../../lib/db/open-conversation-store.ts';
import { migrate } from '../migrate.ts';
import type { BenchResult } from './bar.ts';
import { median } from './percentile.ts';
import { containsText } from './text-search.ts';

const THREADS = 1_000;
const MESSAGES_EACH = 30;
const OWNER = 'owner';
/** In one message of the oldest thread, in none, and in nearly all. */
const QUERIES = { rare: 'a solitary albatross', absent: 'nowhere to be found', common: 'the', short: 'th' };
const TURNS_AT_ONCE = 50;
const ROUNDS = 60;

/**
 * Searching 30,000 messages, beside the scan of all texts that the index replaced; and what the index costs a turn's
 * transaction, beside a database without its triggers. Both pairs take turns, so that what else the machine does falls
 * on either.
 */
export async function search(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'dac-bench-search-'));
  try {
    const indexed = await newDatabase(folder, 'indexed');
    const indexMs = fill(indexed);
    const { figures, rareRatio, absentRatio, slowestMs } = await measureSearches(indexed);
    const turns = await measureTurns(
      await newDatabase(folder, 'with'),
      await newDatabase(folder, 'without', true),
    );
    return {
      name: 'search',
      figures: {
        'messages searched': THREADS * MESSAGES_EACH,
        'indexing all of them, ms': indexMs,
        ...figures,
        'turn without the index, µs each of 50': turns.withoutUs,
        'turn with it, µs each of 50': turns.withUs,
      },
      bars: [
        { what: 'one rare match, time over that of the scan', value: rareRatio, unit: '×', atMost: 0.1 },
        { what: 'no match, time over that of the scan', value: absentRatio, unit: '×', atMost: 0.1 },
        { what: 'slowest median of all searches', value: slowestMs, unit: 'ms', atMost: 100 },
        { what: "what the index adds to a turn's write", value: turns.addedUs, unit: 'µs', atMost: 15 },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function newDatabase(folder: string, name: string, withoutTriggers = false): Promise<string> {
  const databaseUrl = `file:${join(folder, `${name}.db`)}`;
  await migrate(databaseUrl);
  if (withoutTriggers) {
    const db = new DatabaseSync(databaseFile(databaseUrl));
    const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
    db.close();
  }
  return databaseUrl;
}

/** Threads of settled messages, each some 700 characters of words as frequent as those of a language. Returns what indexing took, in milliseconds. */
function fill(databaseUrl: string): number {
  const db = new DatabaseSync(databaseFile(databaseUrl));
  const thread =
    db.prepare(`INSERT INTO "Thread" ("id", "ownerId", "title", "model", "createdAt", "updatedAt", "lastMessageAt")
    VALUES (?1, '${OWNER}', ?2, 'mock/faststream', ?3, ?4, ?4)`);
  const message = db.prepare(`INSERT INTO "Message"
    ("threadId", "id", "runId", "position", "role", "status", "createdAt", "settledAt", "text")
    VALUES (?, ?, NULL, ?, ?, 'complete', ?, ?, ?)`);
  const words = wordSource();
  db.exec('BEGIN');
  for (let n = 0; n < THREADS; n++) {
    const id = `thread-${n}`;
    thread.run(id, words(40), n, n);
    for (let position = 0; position < MESSAGES_EACH; position++) {
      const rare = n === 0 && position === 7 ? ` ${QUERIES.rare} ` : '';
      const role = position % 2 ? 'assistant' : 'user';
      message.run(id, `m-${position}`, position, role, n, n, `${words(700)}${rare}`);
    }
  }
  db.exec('COMMIT');
  const begun = performance.now();
  db.exec('DELETE FROM "SearchPending"');
  const took = performance.now() - begun;
  db.close();
  return took;
}

/** The same words every time, a few of them often and most seldom. */
function wordSource(): (characters: number) => string {
  const common = [
    'the',
    'of',
    'and',
    'to',
    'in',
    'is',
    'that',
    'for',
    'it',
    'as',
    'with',
    'this',
    'on',
    'are',
  ];
  const seldom = Array.from({ length: 5_000 }, (_, n) => `${'bdfgklmnprstvz'[n % 14]}${n.toString(36)}ing`);
  let state = 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return (characters) => {
    let text = '';
    while (text.length < characters) {
      text += `${next(2) ? common[next(common.length)] : seldom[next(seldom.length)]} `;
    }
    return text;
  };
}

async function measureSearches(databaseUrl: string) {
  const store = await openConversationStore(databaseUrl);
  const db = new DatabaseSync(databaseFile(databaseUrl), { readOnly: true });
  const figures: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  let slowestMs = 0;
  for (const [kind, q] of Object.entries(QUERIES)) {
    const scanned = scanOf(db, q);
    const [listMs, searchMs, scanMs] = await inTurns(12, [
      () => store.listThreads({ ownerId: OWNER, q, limit: 30, archived: false }),
      () => store.search({ ownerId: OWNER, q, limit: 20 }),
      scanned,
    ]);
    figures[`${kind}: threads, ms`] = listMs;
    figures[`${kind}: messages, ms`] = searchMs;
    figures[`${kind}: threads by scanning, ms`] = scanMs;
    ratios[kind] = listMs / scanMs;
    slowestMs = Math.max(slowestMs, listMs, searchMs);
  }
  db.close();
  await store.close();
  return { figures, rareRatio: ratios.rare ?? 0, absentRatio: ratios.absent ?? 0, slowestMs };
}

/** The list of threads as it was searched before there was an index. */
function scanOf(db: DatabaseSync, q: string): () => unknown {
  const { operator, pattern } = containsText(q);
  const statement =
    db.prepare(`SELECT * FROM "Thread" t WHERE t."ownerId" = '${OWNER}' AND t."deletedAt" IS NULL AND t."archived" = 0
    AND (t."title" ${operator} OR EXISTS (
      SELECT 1 FROM "Message" m WHERE m."threadId" = t."id" AND m."text" ${operator}))
    ORDER BY t."lastMessageAt" DESC, t."id" DESC LIMIT 31`);
  return () => statement.all(pattern, pattern);
}

/** What the index adds to `storeTurn`, fifty at once. */
async function measureTurns(withUrl: string, withoutUrl: string) {
  const stores = [await openConversationStore(withUrl), await openConversationStore(withoutUrl)];
  const round = (store: ConversationStore | undefined) => () =>
    Promise.all(Array.from({ length: TURNS_AT_ONCE }, () => store?.storeTurn(turn())));
  const [withMs, withoutMs] = await inTurns(ROUNDS, [round(stores[0]), round(stores[1])]);
  await Promise.all(stores.map((store) => store.close()));
  const each = (ms: number) => (ms * 1000) / TURNS_AT_ONCE;
  return { withUs: each(withMs), withoutUs: each(withoutMs), addedUs: each(withMs) - each(withoutMs) };
}

const turn = (): Turn => ({
  ownerId: OWNER,
  threadId: uuid(),
  newThread: { title: 'What is the time?', model: 'mock/faststream' },
  question: { id: uuid(), text: 'What is the time, and who made it so? '.repeat(5), parentId: undefined },
  answer: { id: uuid(), model: 'mock/faststream' },
  now: new Date(),
});

/** Runs each of `calls` once a round, and gives the median of what each took, in milliseconds. */
async function inTurns<Calls extends (() => unknown)[]>(rounds: number, calls: [...Calls]) {
  const times: number[][] = calls.map(() => []);
  for (let n = -2; n < rounds; n++) {
    for (const [index, call] of calls.entries()) {
      const begun = performance.now();
      await call();
      if (n >= 0) times[index]?.push(performance.now() - begun);
    }
  }
  return times.map(median) as { [Index in keyof Calls]: number };
}
