import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockingProcess } from '../../e2e/locking-process.ts';
import { migrate } from '../../scripts/migrate.ts';
import { ManualClock } from '../stream/manual-clock.ts';
import type { ConversationStore } from './conversation-store.ts';
import { LockWait } from './lock-wait.ts';
import { openConversationStore } from './open-conversation-store.ts';
import { SqliteConnection } from './sqlite-connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-lock-'));
const file = join(folder, 'one.db');
let store: ConversationStore;

beforeAll(async () => {
  await migrate(`file:${file}`);
  store = await openConversationStore(`file:${file}`);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const turn = (threadId: string) => ({
  ownerId: 'owner',
  threadId,
  newThread: { title: 'A title', model: 'mock/faststream' },
  question: { id: `question-${threadId}`, text: 'What is the time?', parentId: undefined },
  answer: { id: `run-${threadId}`, model: 'mock/faststream' },
  now: new Date(0),
});

describe('while another process holds the lock', () => {
  it('writes of every kind wait for it in their order, and reads and the event loop go on', async () => {
    await store.storeTurn(turn('before'));
    const other = await lockingProcess(file);
    const done: string[] = [];
    const note = (name: string) => () => done.push(name);
    const writes = [
      store.storeTurn(turn('meanwhile')).then(note('turn')),
      store.updateThread('before', 'owner', { title: 'Another' }, new Date(1)).then(note('change')),
      store.checkpoint('run-before', 'It is').then(note('checkpoint')),
    ];
    for (let i = 0; i < 50; i++) {
      expect(await store.findThread('before', 'owner')).toMatchObject({ title: 'A title' });
      expect((await store.lookUp('before', 'owner', null)).thread).toMatchObject({ id: 'before' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(done).toEqual([]);
    await other.free();
    await Promise.all(writes);
    expect(done.toSorted()).toEqual(['change', 'checkpoint', 'turn']);
    expect(await store.findThread('before', 'owner')).toMatchObject({ title: 'Another' });
    expect(await store.outline('meanwhile')).toHaveLength(2);
  });

  it('a write fails once the lock has been held for too long, and not before', async () => {
    const other = await lockingProcess(file);
    const clock = new ManualClock();
    const connection = new SqliteConnection(file, new LockWait(clock, 10_000));
    let error: unknown = null;
    connection.$executeRawUnsafe('BEGIN IMMEDIATE').catch((reason) => {
      error = reason;
    });
    await clock.advance(9_999);
    expect(error).toBeNull();
    await clock.advance(300);
    expect(error).toMatchObject({ message: expect.stringContaining('locked') });
    connection.close();
    await other.free();
  });
});

it('what fails for another reason fails at once', async () => {
  let tries = 0;
  const failing = new LockWait(new ManualClock()).run(() => {
    tries += 1;
    throw new Error('no disk');
  });
  await expect(failing).rejects.toThrow('no disk');
  expect(tries).toBe(1);
});
