import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { problemSchema } from '@/lib/http/schemas/problem.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let anna: WireClient;
const THREAD = 'refusals-thread-0001';
const JSON_TYPE = { 'content-type': 'application/json' };

beforeAll(async () => {
  server = await startWireServer();
  anna = await WireClient.at(server.url);
  await anna.ask({ id: THREAD, message: 'a thread to be refused in', model: 'openai/fake-fast' });
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

/** Checks that an answer is a whole problem, and gives it. */
async function problemOf(response: Response, status: number, code: string) {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem).toMatchObject({ status, code });
  expect(text).not.toMatch(/\bat .*\.ts:|node_modules/);
  return problem;
}

const chat = (body: object) => anna.post('/api/chat', { id: THREAD, ...body });

describe('POST /api/chat refuses', () => {
  it.each<[string, RequestInit, number, string]>([
    ['what is not JSON', { body: 'hello', headers: JSON_TYPE }, 400, 'invalid_json'],
    ['an empty body', { body: '', headers: JSON_TYPE }, 400, 'invalid_json'],
    [
      'another content type',
      { body: '{}', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    ['a body of 2 MiB', { body: `"${'x'.repeat(2 ** 21)}"`, headers: JSON_TYPE }, 413, 'body_too_large'],
    [
      'a foreign origin',
      { body: '{}', headers: { ...JSON_TYPE, origin: 'http://evil.example' } },
      403,
      'cross_origin',
    ],
    ['the origin null', { body: '{}', headers: { ...JSON_TYPE, origin: 'null' } }, 403, 'cross_origin'],
  ])('%s', async (_, init, status, code) => {
    await problemOf(await anna.send('POST', '/api/chat', init), status, code);
  });

  it.each<[string, object, string]>([
    ['a wrong type', { message: 5 }, 'message'],
    ['an unknown field', { message: 'x', colour: 'red' }, 'colour'],
    ['an empty message', { message: '' }, 'message'],
    ['a blank message', { message: ' \n ' }, 'message'],
    ['a message over 100,000 characters', { message: 'x'.repeat(100_001) }, 'message'],
    [
      'a lone surrogate',
      { message: { role: 'user', parts: [{ type: 'text', text: 'a\ud800' }] } },
      'message.parts.0.text',
    ],
    ['a NUL', { message: 'a\u0000b' }, 'message'],
  ])('%s, naming the field', async (_, body, path) => {
    const problem = await problemOf(await chat(body), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it.each<[string, object, number, string]>([
    ['an unknown model', { message: 'x', model: 'mock/nope' }, 400, 'model_unknown'],
    ['an unknown provider', { message: 'x', model: 'nobody/model' }, 400, 'model_unknown'],
    ['a model without a provider', { message: 'x', model: 'faststream' }, 400, 'model_unknown'],
    ['an unknown parent', { message: 'x', parentId: 'no-such-message-00' }, 404, 'parent_not_found'],
    ['a parent that cannot be an id', { message: 'x', parentId: 'no' }, 404, 'parent_not_found'],
    [
      'to regenerate an unknown answer',
      { trigger: 'regenerate-message', messageId: 'no-such-message-00' },
      404,
      'parent_not_found',
    ],
  ])('%s', async (_, body, status, code) => {
    await problemOf(await chat(body), status, code);
  });

  it('a parent of another thread', async () => {
    const other = 'refusals-thread-0002';
    const { runId } = await anna.ask({ id: other, message: 'another thread' });
    await problemOf(await chat({ message: 'x', parentId: runId }), 404, 'parent_not_found');
  });

  it('to regenerate in a thread that is not there', async () => {
    const body = { id: 'no-such-thread-0001', trigger: 'regenerate-message' };
    await problemOf(await anna.post('/api/chat', body), 404, 'thread_not_found');
  });

  it('a message id used again for another text, for ever', async () => {
    const message = (text: string) => ({
      message: { id: 'refusals-message-01', role: 'user', parts: [{ type: 'text', text }] },
    });
    const first = await anna.ask({ id: THREAD, ...message('one') });
    expect(first.response.headers.get('x-coalesce')).toBe('leader');
    await problemOf(await chat(message('two')), 409, 'message_id_reused');
    await problemOf(await chat({ ...message('one'), model: 'openai/fake-silent' }), 409, 'message_id_reused');
    await problemOf(await chat({ ...message('one'), parentId: null }), 409, 'message_id_reused');
  });

  it('everything, and leaves nothing behind', async () => {
    const id = 'refusals-thread-0003';
    for (const body of [
      { message: ' ' },
      { message: 'x', model: 'mock/nope' },
      { message: 'x', parentId: 'no-such-message-00' },
    ]) {
      expect((await anna.post('/api/chat', { id, ...body })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await anna.thread(id)).status).toBe(404);
  });
});

describe('a thread of another session', () => {
  it('is not found, whatever is asked of it', async () => {
    const { runId } = await anna.ask({ id: THREAD, message: 'mine' });
    const bert = await WireClient.at(server.url);
    await problemOf(await bert.get(`/api/threads/${THREAD}`), 404, 'thread_not_found');
    await problemOf(await bert.patch(`/api/threads/${THREAD}`, { title: 'x' }), 404, 'thread_not_found');
    await problemOf(await bert.send('DELETE', `/api/threads/${THREAD}`), 404, 'thread_not_found');
    await problemOf(await bert.get(`/api/threads/${THREAD}/export?format=json`), 404, 'thread_not_found');
    await problemOf(await bert.get(`/api/chat/${THREAD}/stream`), 404, 'thread_not_found');
    await problemOf(await bert.get(`/api/runs/${runId}/stream`), 404, 'run_not_found');
    await problemOf(await bert.send('POST', `/api/runs/${runId}/cancel`), 404, 'run_not_found');
    await problemOf(await bert.post('/api/chat', { id: THREAD, message: 'mine' }), 404, 'thread_not_found');
    await problemOf(
      await bert.post('/api/chat', { id: THREAD, trigger: 'regenerate-message', messageId: runId }),
      404,
      'thread_not_found',
    );
    expect((await anna.thread(THREAD)).status).toBe(200);
  });

  it('is not found by a forged cookie', async () => {
    const [name, value = ''] = anna.cookie?.split('=') ?? [];
    const forged = `${name}=${value.slice(0, -2)}AA`;
    const mallory = new WireClient(server.url, forged);
    await problemOf(await mallory.get(`/api/threads/${THREAD}`), 404, 'thread_not_found');
    expect(mallory.cookie).not.toBe(forged);
  });
});

describe('cursors and runs', () => {
  it.each(['-1', 'abc', '1.5', '', '١'])('an after of %j is a bad cursor', async (after) => {
    const { runId } = await anna.ask({ id: THREAD, message: 'cursors' });
    const path = `/api/runs/${runId}/stream?after=${encodeURIComponent(after)}`;
    await problemOf(await anna.get(path), 400, 'bad_cursor');
  });

  it('a cursor beyond the end of an unsettled run is bad, an enormous one too', async () => {
    const response = await anna.post('/api/chat', {
      id: THREAD,
      message: 'still running',
      model: 'openai/fake-silent',
    });
    const runId = response.headers.get('x-run-id');
    for (const cursor of ['1000000', '9'.repeat(40)]) {
      const path = `/api/runs/${runId}/stream`;
      await problemOf(await anna.get(path, { headers: { 'last-event-id': cursor } }), 400, 'bad_cursor');
    }
    await anna.send('POST', `/api/runs/${runId}/cancel`);
    await response.body?.cancel();
  });

  it.each(['no-such-run-000000', 'no', '%00'])('the run %j is not found', async (runId) => {
    await problemOf(await anna.get(`/api/runs/${runId}/stream`), 404, 'run_not_found');
    await problemOf(await anna.send('POST', `/api/runs/${runId}/cancel`), 404, 'run_not_found');
  });

  it.each<[string, string]>([
    ['', 'q'],
    ['?q=', 'q'],
    ['?q=%20', 'q'],
    [`?q=${'x'.repeat(501)}`, 'q'],
    ['?q=a%00b', 'q'],
    ['?q=x&q=y', 'q'],
    ['?q=x&limit=0', 'limit'],
    ['?q=x&limit=51', 'limit'],
    ['?q=x&limit=-1', 'limit'],
    ['?q=x&colour=red', 'colour'],
  ])('a search for %s is refused, naming the field', async (query, path) => {
    const problem = await problemOf(await anna.get(`/api/search${query}`), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it.each(['nonsense', '', btoa('[1')])('a search from the cursor %j is refused', async (cursor) => {
    await problemOf(await anna.get(`/api/search?q=x&cursor=${cursor}`), 400, 'bad_cursor');
  });

  it.each<[string, string]>([
    ['', 'format'],
    ['?format=pdf', 'format'],
    ['?format=json&leaf=x', 'leaf'],
    ['?format=markdown&leaf=no-such-message-00', 'leaf'],
    ['?format=markdown&leaf=', 'leaf'],
    [`?format=markdown&leaf=${'x'.repeat(201)}`, 'leaf'],
    ['?format=markdown&colour=red', 'colour'],
  ])('an export of %s is refused, naming the field', async (query, path) => {
    const response = await anna.get(`/api/threads/${THREAD}/export${query}`);
    const problem = await problemOf(response, 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it.each(['?limit=0', '?limit=abc', '?nope=1', '?archived=perhaps', '?pinned=2'])(
    'a list of %s is refused',
    async (query) => {
      await problemOf(await anna.get(`/api/threads${query}`), 400, 'validation_failed');
    },
  );

  it('a page cursor that is not ours is bad', async () => {
    await problemOf(await anna.get('/api/threads?cursor=nonsense'), 400, 'bad_cursor');
  });

  it.each<[string, object, number, string]>([
    ['a blank title', { title: ' ' }, 400, 'validation_failed'],
    ['a title that is too long', { title: 'x'.repeat(201) }, 400, 'validation_failed'],
    ['a temperature out of range', { temperature: 3 }, 400, 'validation_failed'],
    ['no output tokens', { maxOutputTokens: 0 }, 400, 'validation_failed'],
    ['an unknown field', { ownerId: 'me' }, 400, 'validation_failed'],
    ['an unknown model', { model: 'mock/nope' }, 400, 'model_unknown'],
  ])('a change to %s is refused', async (_, patch, status, code) => {
    await problemOf(await anna.patch(`/api/threads/${THREAD}`, patch), status, code);
  });
});

describe('methods and paths', () => {
  it.each([
    ['/api/chat', 'GET', 'POST, OPTIONS'],
    ['/api/chat', 'DELETE', 'POST, OPTIONS'],
    [`/api/chat/${THREAD}/stream`, 'POST', 'GET, HEAD, OPTIONS'],
    ['/api/runs/x/cancel', 'GET', 'POST, OPTIONS'],
    ['/api/threads', 'POST', 'GET, HEAD, OPTIONS'],
    ['/api/search', 'POST', 'GET, HEAD, OPTIONS'],
    [`/api/threads/${THREAD}/export`, 'DELETE', 'GET, HEAD, OPTIONS'],
    [`/api/threads/${THREAD}`, 'PUT', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['/api/health', 'PATCH', 'GET, HEAD, OPTIONS'],
  ])('%s does not answer %s, and says what it answers', async (path, method, allow) => {
    const response = await anna.send(method, path);
    await problemOf(response, 405, 'method_not_allowed');
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('OPTIONS tells what is allowed, and allows no other origin', async () => {
    const response = await anna.send('OPTIONS', '/api/chat', { headers: { origin: 'http://evil.example' } });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('HEAD answers as GET without a body, and leaves no stream open', async () => {
    const response = await anna.send('HEAD', '/api/events');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe('');
    expect(server.runtime.services.bus.size).toBe(0);
  });

  it.each(['/api', '/api/nope', '/api/threads/a/b/c', '/api/chat/x'])('%s is not found', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      await problemOf(await anna.send(method, path), 404, 'not_found');
    }
  });
});
