import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { migrate } from '../../scripts/migrate.ts';
import { conversationSearchContract } from './conversation-search.contract.ts';
import { conversationStoreContract } from './conversation-store.contract.ts';
import type { ConversationStore } from './conversation-store.ts';
import { openConversationStore } from './open-conversation-store.ts';
import { PrismaConversationStore } from './prisma-conversation-store.ts';
import { openSqlite } from './sqlite-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-store-'));
let count = 0;
afterAll(() => rmSync(folder, { recursive: true }));

async function newDatabase(): Promise<string> {
  const databaseUrl = `file:${join(folder, `${++count}.db`)}`;
  await migrate(databaseUrl);
  return databaseUrl;
}

conversationStoreContract('SQLite through Prisma', async (wallNow) =>
  openConversationStore(await newDatabase(), wallNow),
);

conversationSearchContract('SQLite through Prisma', async () => openConversationStore(await newDatabase()));

/** The first column of what a query answers. */
const column = (db: DatabaseSync, sql: string) =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0]);

const first = (threadId: string) => ({
  ownerId: 'owner',
  threadId,
  newThread: { title: 'A title', model: 'mock/faststream' },
  question: { id: 'the-only-question', text: 'What is the time?', parentId: undefined },
  answer: { id: `run-of-${threadId}`, model: 'mock/faststream' },
  now: new Date(0),
});

test('what was stored is there for a store that is opened later', async () => {
  const databaseUrl = await newDatabase();
  const before = await openConversationStore(databaseUrl);
  await before.storeTurn(first('thread'));
  await before.close();
  const after = await openConversationStore(databaseUrl);
  expect(await Array.fromAsync(after.messages('thread'))).toHaveLength(2);
  await after.close();
});

test('a second store on the same file sees what the first has stored, while it is open', async () => {
  const databaseUrl = await newDatabase();
  const one = await openConversationStore(databaseUrl);
  const two = await openConversationStore(databaseUrl);
  await one.storeTurn(first('of-one'));
  await two.storeTurn(first('of-two'));
  expect(await Array.fromAsync(one.messages('of-two'))).toHaveLength(2);
  expect(await Array.fromAsync(two.messages('of-one'))).toHaveLength(2);
  await one.close();
  await two.close();
});

test('a database that was not migrated fails the ping', async () => {
  const store = await openConversationStore(`file:${join(folder, 'empty.db')}`);
  await expect(store.ping()).rejects.toThrow();
  await store.close();
});

test('the file keeps a log of its writes, so that readers and the writer do not wait for one another', async () => {
  const databaseUrl = await newDatabase();
  const store = await openConversationStore(databaseUrl);
  const reader = new DatabaseSync(databaseUrl.replace('file:', ''), { timeout: 0 });
  expect(column(reader, 'PRAGMA journal_mode')).toEqual(['wal']);
  reader.exec('BEGIN; SELECT * FROM Thread');
  await store.storeTurn(first('thread'));
  reader.exec('COMMIT');
  expect(column(reader, 'SELECT id FROM Thread')).toEqual(['thread']);
  reader.close();
  await store.close();
});

describe('the search index', () => {
  const db = (databaseUrl: string) => new DatabaseSync(databaseUrl.replace('file:', ''));
  const search = (store: ConversationStore, q: string) =>
    store.search({ ownerId: 'owner', q, limit: 10 }).then(({ hits }) => hits.length);

  test('has what a database held before there was one', async () => {
    const databaseUrl = await newDatabase();
    const file = db(databaseUrl);
    // As an older version left it: without the index, and without its migration.
    const drop = file
      .prepare(
        "SELECT type, name FROM sqlite_master WHERE name LIKE '%earch%' AND type IN ('trigger', 'table')",
      )
      .all() as { type: string; name: string }[];
    for (const { type, name } of drop.filter((each) => !each.name.startsWith('Search_'))) {
      file.exec(`DROP ${type} IF EXISTS "${name}"`);
    }
    file.exec("DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_search'");
    file.exec(`
      INSERT INTO "Thread" ("id", "ownerId", "title", "model", "createdAt", "updatedAt")
        VALUES ('old', 'owner', 'An old heron', 'm', 0, 0);
      INSERT INTO "Message" ("threadId", "id", "position", "role", "status", "createdAt", "settledAt", "text") VALUES
        ('old', 'q', 0, 'user', 'complete', 0, NULL, 'Which heron?'),
        ('old', 'a', 1, 'assistant', 'complete', 0, 1, 'The grey heron.'),
        ('old', 's', 2, 'assistant', 'streaming', 0, NULL, 'A heron, half')`);
    file.close();
    expect(await migrate(databaseUrl)).toEqual([expect.stringMatching(/_search$/)]);
    const store = await openConversationStore(databaseUrl);
    expect(await search(store, 'heron')).toBe(3);
    expect(await search(store, 'half')).toBe(0);
    await store.close();
  });

  test('takes in what a process before left unindexed, without being asked', async () => {
    const databaseUrl = await newDatabase();
    const before = await openConversationStore(databaseUrl);
    await before.storeTurn(first('thread'));
    await before.close();
    const file = db(databaseUrl);
    const waiting = () => column(file, 'SELECT count(*) FROM "SearchPending"')[0];
    expect(waiting()).toBe(2);
    const after = await openConversationStore(databaseUrl);
    await expect.poll(waiting).toBe(0);
    file.close();
    await after.close();
  });

  test('holds as many entries as there are titles and texts, through deletes, and is sound', async () => {
    const databaseUrl = await newDatabase();
    const store = await openConversationStore(databaseUrl);
    for (let n = 0; n < 20; n++)
      await store.storeTurn({ ...first(`thread-${n}`), newThread: { title: 'time', model: 'm' } });
    expect(await search(store, 'time')).toBe(10);
    for (let n = 0; n < 15; n++) {
      await store.deleteThread(`thread-${n}`, 'owner', new Date());
      await store.purgeThread(`thread-${n}`, 'owner');
    }
    const file = db(databaseUrl);
    expect(column(file, 'SELECT count(*) FROM "SearchEntry"')).toEqual([10]);
    expect(column(file, `SELECT count(*) FROM "Search" WHERE "Search" MATCH '"time"'`)).toEqual([10]);
    file.exec(`INSERT INTO "Search" ("Search") VALUES ('integrity-check')`);
    file.exec('VACUUM');
    file.close();
    expect(await search(store, 'What is the time')).toBe(5);
    await store.close();
  });

  test('costs a checkpoint nothing: only a settled answer waits for it', async () => {
    const databaseUrl = await newDatabase();
    const store = await openConversationStore(databaseUrl);
    await store.storeTurn(first('thread'));
    const file = db(databaseUrl);
    await store.checkpoint('run-of-thread', 'It is ');
    await store.checkpoint('run-of-thread', 'noon');
    const waiting = column(file, 'SELECT "messageId" FROM "SearchPending" ORDER BY "id"');
    expect(waiting).toEqual(['', 'the-only-question']);
    file.close();
    await store.close();
  });
});

test('a text that is long is indexed in another thread, or here where that fails, and is found', async () => {
  const databaseUrl = await newDatabase();
  for (const working of [true, false]) {
    const through = await openConversationStore(databaseUrl);
    const long = `${'A long text. '.repeat(20_000)}${working ? 'needle-one' : 'needle-two'}`;
    await through.storeTurn({ ...first(`long-${working}`), question: { ...first('').question, text: long } });
    await through.close();
    let indexed = 0;
    const store = new PrismaConversationStore(await openSqlite(databaseUrl), {
      wallNow: Date.now,
      longIndexer: {
        index: async () => {
          indexed += 1;
          if (!working) throw new Error('no thread');
          await (await openConversationStore(databaseUrl)).search({
            ownerId: 'owner',
            q: 'needle',
            limit: 1,
          });
        },
        close: async () => {},
      },
    });
    const { hits } = await store.search({
      ownerId: 'owner',
      q: working ? 'needle-one' : 'needle-two',
      limit: 5,
    });
    expect([hits.length, indexed]).toEqual([1, 1]);
    await store.close();
  }
});
