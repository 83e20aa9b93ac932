import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { modelsAnswerSchema } from '@/lib/http/schemas/model.ts';
import { sessionEventSchema } from '@/lib/http/schemas/session-event.ts';
import { threadsAnswerSchema } from '@/lib/http/schemas/thread.ts';
import { decodeFrames } from '@/lib/sse/decode.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let made = 0;
const newThread = () => `threads-thread-${String(made++).padStart(6, '0')}`;

beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const listOf = async (client: WireClient, query = '') =>
  threadsAnswerSchema.parse(await (await client.get(`/api/threads${query}`)).json());
const idsOf = async (client: WireClient, query = '') =>
  (await listOf(client, query)).threads.map((thread) => thread.id);

describe('the list of threads', () => {
  it('has the newest change first and gives every thread once, page by page', async () => {
    const anna = await WireClient.at(server.url);
    const ids = Array.from({ length: 7 }, newThread);
    for (const id of ids) await anna.ask({ id, message: `about ${id}` });
    const seen: string[] = [];
    let query = '?limit=3';
    for (let page = 0; page < 3; page++) {
      const { threads, nextCursor } = await listOf(anna, query);
      seen.push(...threads.map((thread) => thread.id));
      query = `?limit=3&cursor=${encodeURIComponent(nextCursor ?? '')}`;
      if (page === 2) expect(nextCursor).toBeNull();
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('finds words in titles and texts, literally, and keeps archived ones apart', async () => {
    const anna = await WireClient.at(server.url);
    const [one, two] = [newThread(), newThread()];
    await anna.ask({ id: one, message: 'a 100% pelican' });
    await anna.ask({ id: two, message: 'a walrus' });
    expect(await idsOf(anna, '?q=')).toEqual([two, one]);
    expect(await idsOf(anna, '?q=pelican')).toEqual([one]);
    expect(await idsOf(anna, `?q=${encodeURIComponent('100%')}`)).toEqual([one]);
    expect(await idsOf(anna, `?q=${encodeURIComponent('%_" OR')}`)).toEqual([]);
    await anna.patch(`/api/threads/${two}`, { archived: true });
    expect(await idsOf(anna)).toEqual([one]);
    expect(await idsOf(anna, '?archived=1')).toEqual([two]);
    await anna.patch(`/api/threads/${one}`, { pinned: true });
    expect(await idsOf(anna, '?pinned=1')).toEqual([one]);
    expect(await idsOf(anna, '?pinned=1&archived=1')).toEqual([]);
  });
});

describe('a thread', () => {
  it('is changed in what is named and in nothing else', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    await anna.ask({ id, message: 'change me' });
    const before = (await anna.thread(id)).body.thread;
    const patch = {
      title: '  renamed ',
      pinned: true,
      systemPrompt: 'Be brief.',
      temperature: 0,
      maxOutputTokens: 50,
    };
    const changed = await (await anna.patch(`/api/threads/${id}`, patch)).json();
    expect(changed.thread).toEqual({ ...before, ...patch, title: 'renamed', updatedAt: expect.any(String) });
    const cleared = await (await anna.patch(`/api/threads/${id}`, { systemPrompt: null })).json();
    expect(cleared.thread).toMatchObject({ systemPrompt: null, temperature: 0, title: 'renamed' });
    expect((await anna.thread(id)).body.thread).toEqual(cleared.thread);
    expect((await (await anna.patch(`/api/threads/${id}`, {})).json()).thread).toEqual(cleared.thread);
  });

  it('sends its prompt, its settings and its branch to the provider', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const first = await anna.ask({ id, message: 'first question' });
    await anna.ask({ id, message: 'a side branch', parentId: null });
    await anna.patch(`/api/threads/${id}`, {
      systemPrompt: 'Be brief.',
      temperature: 0.5,
      maxOutputTokens: 50,
    });
    const { runId } = await anna.ask({
      id,
      message: 'second question',
      parentId: first.runId,
      model: 'openai/fake-echo',
    });
    const { body } = await anna.thread(id);
    const echo = body.messages.find((message: { id: string }) => message.id === runId).parts[0].text;
    const sent = JSON.parse(echo);
    expect(sent).toMatchObject({ temperature: 0.5, model: 'fake-echo' });
    expect(JSON.stringify(sent)).toMatch(/50/);
    expect(sent.messages).toMatchObject([
      { role: 'system', content: 'Be brief.' },
      { role: 'user' },
      { role: 'assistant' },
      { role: 'user' },
    ]);
    expect(JSON.stringify(sent.messages)).toMatch(/first question.*second question/);
    expect(JSON.stringify(sent.messages)).not.toMatch(/side branch/);
  });

  it('is deleted with its runs, which stop, and everything of it is gone', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const settled = await anna.ask({ id, message: 'one' });
    const live = await anna.post('/api/chat', { id, message: 'two', model: 'openai/fake-silent' });
    const runId = live.headers.get('x-run-id');
    const deleted = await anna.send('DELETE', `/api/threads/${id}`);
    expect(deleted.status).toBe(204);
    expect(await live.text()).toMatch(/"type":"abort"/);
    expect((await anna.thread(id)).status).toBe(404);
    for (const gone of [settled.runId, runId]) {
      expect((await anna.get(`/api/runs/${gone}/stream`)).status).toBe(404);
      expect((await anna.send('POST', `/api/runs/${gone}/cancel`)).status).toBe(404);
    }
    expect((await anna.send('DELETE', `/api/threads/${id}`)).status).toBe(404);
    expect((await anna.post('/api/chat', { id, message: 'one' })).status).toBe(404);
  });
});

describe('deleted threads', () => {
  const listed = async (anna: WireClient, query = '') =>
    threadsAnswerSchema.parse(await (await anna.get(`/api/threads${query}`)).json()).threads;

  it('are listed apart, come back as they were, and go for good when that is asked for', async () => {
    const anna = await WireClient.at(server.url);
    const bert = await WireClient.at(server.url);
    const id = newThread();
    const { runId } = await anna.ask({ id, message: 'keep me' });
    const before = (await anna.thread(id)).body;
    await anna.send('DELETE', `/api/threads/${id}`);
    expect(await listed(anna)).toEqual([]);
    const [deleted] = await listed(anna, '?deleted=1');
    expect(deleted).toEqual({ ...before.thread, deletedAt: expect.any(String) });
    expect(await listed(bert, '?deleted=1')).toEqual([]);
    expect((await bert.post(`/api/threads/${id}/restore`, {})).status).toBe(404);
    const search = await (await anna.get('/api/search?q=keep')).json();
    expect(search.results).toEqual([]);

    const restored = await anna.post(`/api/threads/${id}/restore`, {});
    expect(await restored.json()).toEqual({ thread: before.thread });
    expect((await anna.thread(id)).body).toEqual(before);
    expect((await anna.send('POST', `/api/runs/${runId}/cancel`)).status).toBe(200);

    expect((await anna.send('DELETE', `/api/threads/${id}?permanent=1`)).status).toBe(204);
    expect(await listed(anna, '?deleted=1')).toEqual([]);
    expect((await anna.post(`/api/threads/${id}/restore`, {})).status).toBe(404);
    expect((await anna.send('DELETE', `/api/threads/${id}?permanent=1`)).status).toBe(404);
  });

  it('are all of them, where all are deleted, and come back together', async () => {
    const anna = await WireClient.at(server.url);
    const [gone, one, two] = [newThread(), newThread(), newThread()];
    for (const id of [gone, one, two]) await anna.ask({ id, message: 'x' });
    await anna.send('DELETE', `/api/threads/${gone}`);
    expect((await anna.post('/api/threads/delete', {})).status).toBe(400);
    const live = await anna.post('/api/chat', { id: two, message: 'y', model: 'openai/fake-silent' });
    const answer = await (await anna.post('/api/threads/delete', { all: true })).json();
    expect(answer).toEqual({ deletedAt: expect.any(String), count: 2 });
    expect(await live.text()).toMatch(/"type":"abort"/);
    expect(await listed(anna)).toEqual([]);
    expect(await listed(anna, '?deleted=1')).toHaveLength(3);
    const back = await anna.post('/api/threads/restore', { deletedAt: answer.deletedAt });
    expect(await back.json()).toEqual({ count: 2 });
    expect((await listed(anna)).map(({ id }) => id).toSorted()).toEqual([one, two].toSorted());
    expect((await anna.post('/api/threads/restore', { deletedAt: 'yesterday' })).status).toBe(400);
  });
});

describe('the events of a session', () => {
  it('tell its tabs, and nobody else, what happens', async () => {
    const anna = await WireClient.at(server.url);
    const bert = await WireClient.at(server.url);
    const leaving = new AbortController();
    const response = await anna.get('/api/events', { signal: leaving.signal });
    const events = decodeFrames(response.body as ReadableStream<Uint8Array>);
    const next = async () => {
      const { value } = await events.next();
      expect(value).toMatchObject({ id: null });
      return sessionEventSchema.parse(JSON.parse(value?.data ?? ''));
    };
    expect(await next()).toEqual({ type: 'hello' });
    await bert.ask({ id: newThread(), message: 'not for you' });
    const id = newThread();
    const { runId } = await anna.ask({ id, message: 'tell them' });
    expect(await next()).toMatchObject({ type: 'thread-changed', thread: { id, title: 'tell them' } });
    const parentId = (await anna.thread(id)).body.messages[0].id;
    expect(await next()).toEqual({ type: 'run-started', threadId: id, runId, parentId });
    expect(await next()).toEqual({ type: 'run-settled', threadId: id, runId, status: 'complete' });
    await anna.patch(`/api/threads/${id}`, { title: 'other' });
    expect(await next()).toMatchObject({ type: 'thread-changed', thread: { title: 'other' } });
    const listed = async () => (await (await anna.get('/api/threads')).json()).activity;
    expect(await listed()).toEqual([{ threadId: id, state: 'unseen' }]);
    expect((await bert.post(`/api/threads/${id}/seen`, {})).status).toBe(404);
    expect((await anna.post(`/api/threads/${id}/seen`, {})).status).toBe(204);
    expect(await next()).toEqual({ type: 'thread-seen', threadId: id });
    expect(await listed()).toEqual([]);
    await anna.send('DELETE', `/api/threads/${id}`);
    expect(await next()).toEqual({ type: 'thread-deleted', threadId: id });
    leaving.abort();
  });
});

describe('what else there is', () => {
  it('lists models without a key', async () => {
    const anna = await WireClient.at(server.url);
    const response = await anna.get('/api/models');
    const text = await response.text();
    const { models } = modelsAnswerSchema.parse(JSON.parse(text));
    expect(models.map((model) => model.id)).toEqual(
      expect.arrayContaining(['openai/fake-fast', 'mock/faststream', 'mock/stall']),
    );
    expect(text).not.toMatch(/key/i);
  });

  it('is healthy, and ready when its database answers', async () => {
    const anna = await WireClient.at(server.url);
    expect(await (await anna.get('/api/health')).json()).toEqual({ status: 'ok' });
    expect(await (await anna.get('/api/health?ready=1')).json()).toEqual({ status: 'ok', database: 'ok' });
  });

  it('serves its own description', async () => {
    const anna = await WireClient.at(server.url);
    expect(await (await anna.get('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  });

  it('gives one session to a client that keeps its cookie, and another to one that does not', async () => {
    const anna = await WireClient.at(server.url);
    const cookie = anna.cookie;
    await anna.get('/api/threads');
    expect(anna.cookie).toBe(cookie);
    expect((await WireClient.at(server.url)).cookie).not.toBe(cookie);
    const set = (await fetch(`${server.url}/api/models`)).headers.get('set-cookie');
    expect(set).toMatch(/^dac_session_[0-9a-f]{8}=.*; HttpOnly; SameSite=Lax$/);
  });
});
