import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { migrate } from '../../scripts/migrate.ts';
import { conversationStoreContract } from './conversation-store.contract.ts';
import { openConversationStore } from './open-conversation-store.ts';

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
  expect(await after.listMessages('thread')).toHaveLength(2);
  await after.close();
});

test('a second store on the same file sees what the first has stored, while it is open', async () => {
  const databaseUrl = await newDatabase();
  const one = await openConversationStore(databaseUrl);
  const two = await openConversationStore(databaseUrl);
  await one.storeTurn(first('of-one'));
  await two.storeTurn(first('of-two'));
  expect(await one.listMessages('of-two')).toHaveLength(2);
  expect(await two.listMessages('of-one')).toHaveLength(2);
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
  const reader = new Database(databaseUrl.replace('file:', ''), { timeout: 0 });
  expect(reader.pragma('journal_mode', { simple: true })).toBe('wal');
  reader.exec('BEGIN; SELECT * FROM Thread');
  await store.storeTurn(first('thread'));
  reader.exec('COMMIT');
  expect(reader.prepare('SELECT id FROM Thread').pluck().all()).toEqual(['thread']);
  reader.close();
  await store.close();
});
