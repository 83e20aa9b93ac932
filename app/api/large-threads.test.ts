import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { MAX_READS } from '@/lib/http/read-limit.ts';
import { threadTreeSchema } from '@/lib/http/schemas/thread.ts';
import { threadExportSchema } from '@/lib/http/schemas/thread-export.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

const ID = 'large-thread-000001';
const ANSWERS = 200;
const ANSWER = 'An answer of a hundred thousand characters. '.repeat(2_273).slice(0, 100_000);

let server: Awaited<ReturnType<typeof startWireServer>>;
let anna: WireClient;
/** Messages that were read from the database, for each read that was begun. */
const reads: { taken: number }[] = [];

beforeAll(async () => {
  server = await startWireServer();
  anna = await WireClient.at(server.url);
  const { store } = server.runtime.services;
  const ownerId = server.runtime.ownerOf(anna.cookie) ?? '';
  for (let n = 0; n < ANSWERS; n++) {
    const answer = { id: `answer-${n}`, model: 'openai/fake-fast' };
    const question = { id: `question-${n}`, text: `${n}?`, parentId: undefined };
    const newThread = { title: 'Large', model: answer.model };
    await store.storeTurn({ ownerId, threadId: ID, newThread, question, answer, now: new Date() });
    await store.settle({
      ...{ runId: answer.id, model: answer.model, status: 'complete', text: ANSWER, error: null },
      ...{ parts: [{ type: 'text', text: ANSWER }], finishReason: 'stop', usage: null, details: null },
      ...{ ttftMs: 1, queueWaitMs: 0, latencyMs: 2 },
    });
  }
  const messages = store.messages.bind(store);
  store.messages = async function* (...args) {
    const read = { taken: 0 };
    reads.push(read);
    for await (const message of messages(...args)) {
      read.taken += 1;
      yield message;
    }
  };
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

/** Asks for the thread and reads no more than the head of the answer. */
function unread(path: string): Promise<{ status: number; socket: Socket }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', reject);
    socket.once('readable', () => {
      const head = String(socket.read(12) ?? '');
      resolve({ status: Number(head.slice(9)), socket });
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${anna.cookie}\r\n\r\n`);
  });
}

it.each([`/api/threads/${ID}`, `/api/threads/${ID}/export?format=json`])(
  'is read as it is taken: forty readers of %s that read nothing hold little of it, and only so many read at all',
  async (path) => {
    reads.length = 0;
    const readers = await Promise.all(Array.from({ length: 40 }, () => unread(path)));
    const statuses = readers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(MAX_READS).fill(200), ...Array(40 - MAX_READS).fill(429)]);
    // What the machine's own buffers take of a connection is some megabytes.
    expect(Math.max(...reads.map(({ taken }) => taken))).toBeLessThan(ANSWERS);
    for (const { socket } of readers) socket.destroy();
    const read = async () => {
      const response = await anna.get(path);
      await response.body?.cancel();
      return response.status;
    };
    await expect.poll(read).toBe(200);
  },
);

it('is whole for who reads it, in the shape that it has otherwise', async () => {
  const tree = threadTreeSchema.parse(await (await anna.get(`/api/threads/${ID}`)).json());
  expect(tree.messages).toHaveLength(2 * ANSWERS);
  expect(tree.messages.at(-1)).toMatchObject({ id: 'answer-199', parts: [{ type: 'text', text: ANSWER }] });
  expect(tree.activeRuns).toEqual([]);
  const text = await (await anna.get(`/api/threads/${ID}/export?format=json`)).text();
  const file = threadExportSchema.parse(JSON.parse(text));
  expect(file.messages).toEqual(tree.messages);
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
});
