import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DraftStorage, NEW_THREAD } from '@/lib/client/draft-storage.ts';
import type { ChatRequest } from '@/lib/client/send-message.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { Sender } from './sender.ts';

type Sent = ChatRequest & { message: { id: string } };
let sent: Sent[] = [];
let answer: (response: ServerResponse, body: Sent) => void;
const realFetch = globalThis.fetch;
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = JSON.parse(text) as Sent;
  sent.push(body);
  answer(response, body);
});

/** Confirms the question and leaves the stream open, as a model that thinks. */
function confirm(response: ServerResponse, { id, message }: Sent): void {
  const metadata = { threadId: id, parentId: message?.id ?? 'q', provider: 'mock', model: 'mock/m' };
  const start = { type: 'start', messageId: 'run-1', messageMetadata: metadata };
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(`id: 0\ndata: ${JSON.stringify(start)}\n\n`);
}

function memory(): Storage {
  const items = new Map<string, string>();
  const unused = { key: () => null, clear: () => {}, length: 0 };
  return {
    ...unused,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

let drafts: DraftStorage;
let started: { runId: string; stopWanted: boolean }[];
let sender: Sender;

beforeEach(async () => {
  sent = [];
  started = [];
  answer = confirm;
  drafts = new DraftStorage(memory(), memory());
  sender = new Sender(drafts, ({ runId }, reading, stopWanted) => {
    started.push({ runId, stopWanted });
    reading.abort();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A page's own origin, which Node does not have.
  globalThis.fetch = (path, init) => realFetch(origin + String(path), init);
});
afterEach(async () => {
  globalThis.fetch = realFetch;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('twenty sends of one text before it is confirmed are one request', async () => {
  const all = Array.from({ length: 20 }, () =>
    sender.ask({ place: NEW_THREAD, text: 'hello', parentId: null, model: 'mock/m' }),
  );
  const results = await Promise.all(all);
  expect(sent).toHaveLength(1);
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  expect(started).toEqual([{ runId: 'run-1', stopWanted: false }]);
});

test('the draft is kept until the question is confirmed, and gone after', async () => {
  answer = (response, body) => {
    expect(drafts.read('thread').text).toBe('hello');
    confirm(response, body);
  };
  await sender.ask({ place: 'thread', text: 'hello', parentId: 'parent', model: 'mock/m' });
  expect(drafts.read('thread')).toEqual({ text: '', attempt: null });
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['a connection that breaks', (response) => response.destroy(), /could not be reached/],
  [
    'a stream that ends before start',
    (response) => response.writeHead(200).end(': ping\n\n'),
    /before the server/,
  ],
  ['a page of a proxy', (response) => response.writeHead(502).end('<h1>Bad gateway</h1>'), /answered 502/],
  [
    'a full queue',
    (response) => response.writeHead(429).end(JSON.stringify({ code: 'queue_full', detail: 'Too many.' })),
    /^Too many messages/,
  ],
])('%s leaves the text, says why, and goes under the same ids when sent again', async (_, fault, reason) => {
  answer = fault;
  expect(await sender.ask({ place: NEW_THREAD, text: 'hello', parentId: null, model: 'mock/m' })).toBeNull();
  expect(sender.failureOf(NEW_THREAD)?.reason).toMatch(reason);
  expect(drafts.read(NEW_THREAD).text).toBe('hello');
  answer = confirm;
  const again = await sender.ask({ place: NEW_THREAD, text: 'hello', parentId: null, model: 'mock/m' });
  expect(again?.threadId).toBe(sent[0]?.id);
  expect(sent[1]).toEqual(sent[0]);
  expect(sender.failureOf(NEW_THREAD)).toBeNull();
});

test('another text, parent or model is another question', async () => {
  answer = (response) => response.destroy();
  await sender.ask({ place: 'thread', text: 'hello', parentId: 'a', model: 'mock/m' });
  await sender.ask({ place: 'thread', text: 'hello!', parentId: 'a', model: 'mock/m' });
  await sender.ask({ place: 'thread', text: 'hello!', parentId: 'b', model: 'mock/m' });
  await sender.ask({ place: 'thread', text: 'hello!', parentId: 'b', model: 'mock/n' });
  expect(new Set(sent.map(({ message }) => message.id)).size).toBe(4);
});

test('Stop before the confirmation is remembered until the run has a name', async () => {
  answer = (response, body) => {
    sender.stop('thread');
    confirm(response, body);
  };
  await sender.ask({ place: 'thread', text: 'hello', parentId: null, model: 'mock/m' });
  expect(started).toEqual([{ runId: 'run-1', stopWanted: true }]);
});

test('a question that was stored though its confirmation was lost is not sent again', async () => {
  answer = (response) => response.destroy();
  await sender.ask({ place: 'thread', text: 'hello', parentId: null, model: 'mock/m' });
  const stored = { thread: { id: 'thread' }, messages: [{ id: sent[0]?.message.id }] } as ThreadData;
  sender.reconcile(stored);
  expect(sender.arrived.get()).toEqual({ place: 'thread', text: 'hello' });
  expect(sender.failureOf('thread')).toBeNull();
  expect(drafts.read('thread').text).toBe('');
});

test('an answer is asked for anew once, however often the button is pressed', async () => {
  const both = await Promise.all([1, 2].map(() => sender.askAgain('thread', 'answer', 'mock/m')));
  expect(both.filter((run) => run !== null)).toHaveLength(1);
  expect(sent).toEqual([
    { id: 'thread', trigger: 'regenerate-message', messageId: 'answer', model: 'mock/m' },
  ]);
});
