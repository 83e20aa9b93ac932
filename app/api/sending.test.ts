import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun, textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { runFrameSchema } from '@/lib/http/schemas/run-frame.ts';
import { threadTreeSchema } from '@/lib/http/schemas/thread.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let anna: WireClient;
let made = 0;
const newThread = () => `sending-thread-${String(made++).padStart(4, '0')}`;
const text = (words: string) => ({ role: 'user', parts: [{ type: 'text', text: words }] });

beforeAll(async () => {
  server = await startWireServer();
  anna = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

describe('a first question', () => {
  it('is answered with a stream of known frames that agrees with what is stored', async () => {
    const id = newThread();
    const { response, frames, runId } = await anna.ask({ id, message: 'What is a token bucket?' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-thread-id': id,
      'x-coalesce': 'leader',
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index));
    for (const { event } of frames) expect(runFrameSchema.safeParse(event).error).toBeUndefined();
    expect(frames[0]?.event).toMatchObject({ type: 'start', messageId: runId });
    expect(frames.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'stop' });

    const { body } = await anna.thread(id);
    const tree = threadTreeSchema.parse(body);
    expect(tree.thread).toMatchObject({ id, title: 'What is a token bucket?', model: 'openai/fake-fast' });
    expect(tree.messages).toMatchObject([
      { role: 'user', parentId: null, status: 'complete', model: null },
      {
        id: runId,
        role: 'assistant',
        parentId: tree.messages[0]?.id,
        status: 'complete',
        model: 'openai/fake-fast',
      },
    ]);
    expect(tree.messages[1]?.parts).toEqual([{ type: 'text', text: textOf(frames) }]);
    expect(tree.activeRuns).toEqual([]);
  });

  it('is stored when start is seen, its answer still streaming', async () => {
    const id = newThread();
    const response = await anna.post('/api/chat', {
      id,
      message: ' kept as sent ',
      model: 'openai/fake-silent',
    });
    const runId = response.headers.get('x-run-id');
    const { body } = await anna.thread(id);
    expect(body.messages).toMatchObject([
      { role: 'user', parts: [{ type: 'text', text: ' kept as sent ' }] },
      { id: runId, status: 'streaming', settledAt: null },
    ]);
    expect(body.activeRuns).toEqual([{ runId }]);
    await anna.send('POST', `/api/runs/${runId}/cancel`);
    await response.body?.cancel();
  });

  it('makes one thread when two race to make it, and both are answered', async () => {
    const id = newThread();
    const answers = await Promise.all([anna.ask({ id, message: 'one' }), anna.ask({ id, message: 'two' })]);
    expect(answers.map(({ frames }) => frames.at(-1)?.event.type)).toEqual(['finish', 'finish']);
    expect((await anna.thread(id)).body.messages).toHaveLength(4);
  });
});

describe('the same question asked by many at once', () => {
  it('is asked once, written once and answered to all with the same bytes', async () => {
    const id = newThread();
    const calls = () => server.provider.stats().requests;
    const before = calls();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        // Composed and decomposed spellings, and white space around them, are one question.
        anna.post('/api/chat', { id, message: n % 2 ? 'Caf\u00e9?' : '  Cafe\u0301?\n' }),
      ),
    );
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    const roles = responses.map((response) => response.headers.get('x-coalesce')).sort();
    expect(roles).toEqual([...Array(49).fill('follower'), 'leader']);
    expect(calls() - before).toBe(1);
    expect((await anna.thread(id)).body.messages).toHaveLength(2);
  });

  it('is joined after it completed, and not by another parent, model or setting', async () => {
    const id = newThread();
    const role = async (body: object) =>
      (await anna.ask({ id, message: 'again', ...body })).response.headers.get('x-coalesce');
    const { runId } = await anna.ask({ id, message: 'again' });
    expect(await role({})).toBe('follower');
    expect(await role({ parentId: runId })).toBe('leader');
    expect(await role({ parentId: null })).toBe('leader');
    expect(await role({ model: 'openai/fake-echo' })).toBe('leader');
    expect(await role({})).toBe('follower');
    await anna.patch(`/api/threads/${id}`, { temperature: 0.5 });
    expect(await role({})).toBe('leader');
  });

  it('"continue" after a new answer, its parent named, is two questions', async () => {
    const id = newThread();
    const first = await anna.ask({ id, message: 'continue' });
    const second = await anna.ask({ id, message: 'continue', parentId: first.runId });
    expect(second.response.headers.get('x-coalesce')).toBe('leader');
    expect(second.runId).not.toBe(first.runId);
    const { body } = await anna.thread(id);
    expect(body.messages[2].parentId).toBe(first.runId);
  });

  it('is not shared with another session', async () => {
    const bert = await WireClient.at(server.url);
    const ours = await anna.ask({ id: newThread(), message: 'private' });
    const theirs = await bert.ask({ id: newThread(), message: 'private' });
    expect(theirs.runId).not.toBe(ours.runId);
  });
});

describe('a message id sent again', () => {
  it('gives the same run while it streams, when it is settled, and from the database', async () => {
    const id = newThread();
    const body = { id, message: { id: 'idempotent-message-1', ...text('once') }, model: 'openai/fake-fast' };
    const live = await anna.post('/api/chat', body);
    const again = await anna.post('/api/chat', body);
    expect(again.headers.get('x-coalesce')).toBe('replay');
    const [first, second] = await Promise.all([live.text(), again.text()]);
    expect(second).toBe(first);
    const runId = live.headers.get('x-run-id') ?? '';
    await server.runtime.services.log.drop(runId);

    const replayed = await anna.post('/api/chat', { id, message: body.message });
    expect(replayed.headers.get('x-coalesce')).toBe('replay');
    expect(replayed.headers.get('x-run-id')).toBe(runId);
    const frames = await readRun(replayed);
    expect(frames.every(({ seq }) => seq === null)).toBe(true);
    expect(frames.map(({ event }) => event.type)).toEqual([
      'start',
      'message-metadata',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
    for (const { event } of frames) expect(runFrameSchema.safeParse(event).error).toBeUndefined();
    expect((await anna.thread(id)).body.messages).toHaveLength(2);
  });

  it('gives a cancelled run as cancelled, while its key is joined by nobody', async () => {
    const id = newThread();
    const body = {
      id,
      message: { id: 'idempotent-message-2', ...text('stop') },
      model: 'openai/fake-silent',
    };
    const response = await anna.post('/api/chat', body);
    const runId = response.headers.get('x-run-id');
    await anna.send('POST', `/api/runs/${runId}/cancel`);
    expect((await readRun(response)).at(-1)?.event).toEqual({ type: 'abort', reason: 'cancelled' });

    const again = await anna.post('/api/chat', body);
    expect([again.headers.get('x-coalesce'), again.headers.get('x-run-id')]).toEqual(['replay', runId]);
    expect((await readRun(again)).at(-1)?.event).toEqual({ type: 'abort', reason: 'cancelled' });

    const fresh = await anna.post('/api/chat', { id, message: 'stop', model: 'openai/fake-silent' });
    expect(fresh.headers.get('x-coalesce')).toBe('leader');
    await anna.send('POST', `/api/runs/${fresh.headers.get('x-run-id')}/cancel`);
    await fresh.body?.cancel();
  });

  it("of a follower is known as long as its run is shared, and refused with another's text", async () => {
    const id = newThread();
    const { runId } = await anna.ask({ id, message: 'shared' });
    const message = (words: string) => ({ id: 'idempotent-message-3', ...text(words) });
    const follower = await anna.ask({ id, message: message('shared') });
    expect(follower.response.headers.get('x-coalesce')).toBe('follower');
    const again = await anna.ask({ id, message: message('shared') });
    expect([again.response.headers.get('x-coalesce'), again.runId]).toEqual(['replay', runId]);
    expect((await anna.post('/api/chat', { id, message: message('other') })).status).toBe(409);
  });

  it('is the same in two threads without being one', async () => {
    const message = { id: 'idempotent-message-4', ...text('both') };
    const one = await anna.ask({ id: newThread(), message });
    const two = await anna.ask({ id: newThread(), message });
    expect(two.response.headers.get('x-coalesce')).toBe('leader');
    expect(two.runId).not.toBe(one.runId);
  });
});

describe('an answer made anew', () => {
  it('is a sibling of the old one, and two at once are one', async () => {
    const id = newThread();
    const first = await anna.ask({ id, message: 'try' });
    const body = { id, trigger: 'regenerate-message', messageId: first.runId };
    const [one, two] = await Promise.all([anna.ask(body), anna.ask(body)]);
    expect(one.runId).toBe(two.runId);
    const later = await anna.ask(body);
    expect(later.response.headers.get('x-coalesce')).toBe('leader');
    const { body: tree } = await anna.thread(id);
    const [question, ...answers] = tree.messages;
    expect(answers.map((answer: { id: string }) => answer.id)).toEqual([first.runId, one.runId, later.runId]);
    expect(answers.every((answer: { parentId: string }) => answer.parentId === question.id)).toBe(true);
  });

  it("without naming one is of the thread's newest answer, or of the last question of messages", async () => {
    const id = newThread();
    const first = await anna.ask({ id, message: { id: 'regenerate-quest-1', ...text('first') } });
    const second = await anna.ask({ id, message: 'second', parentId: first.runId });
    const parentOf = async (runId: string) =>
      (await anna.thread(id)).body.messages.find((message: { id: string }) => message.id === runId).parentId;
    const newest = await anna.ask({ id, trigger: 'regenerate-message' });
    expect(await parentOf(newest.runId)).toBe(await parentOf(second.runId));
    const messages = [{ id: 'regenerate-quest-1', ...text('first') }];
    const named = await anna.ask({ id, trigger: 'regenerate-message', messages });
    expect(await parentOf(named.runId)).toBe('regenerate-quest-1');
  });
});

describe('stream: false', () => {
  it('answers whole once the run has settled', async () => {
    const id = newThread();
    const response = await anna.post('/api/chat', { id, message: 'whole', stream: false });
    expect(response.status).toBe(200);
    const answer = await response.json();
    expect(answer).toMatchObject({ threadId: id, status: 'complete', message: { role: 'assistant' } });
    expect(answer.runId).toBe(response.headers.get('x-run-id'));
    expect((await anna.thread(id)).body.messages[1]).toEqual(answer.message);
  });

  it('is a 502 with the failure where the run failed', async () => {
    const id = newThread();
    const response = await anna.post('/api/chat', {
      id,
      message: 'fail',
      model: 'openai/fake-quota',
      stream: false,
    });
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = await response.json();
    expect(body).toMatchObject({
      status: 502,
      code: 'provider_quota',
      threadId: id,
      message: {
        status: 'failed',
        error: { code: 'provider_quota', retryable: false, providerStatus: 429 },
      },
    });
    expect(body.message.error.providerMessage).toMatch(/quota/);
    expect((await anna.thread(id)).body.messages[1]).toEqual(body.message);
  });
});

describe("useChat's history", () => {
  it('makes the message before the question its parent, where the thread has it', async () => {
    const id = newThread();
    const question = { id: 'history-question-01', ...text('first') };
    const first = await anna.ask({ id, messages: [question] });
    const second = await anna.ask({
      id,
      messages: [
        question,
        { id: first.runId, role: 'assistant', parts: [] },
        { id: 'history-question-02', ...text('second') },
      ],
    });
    const elsewhere = await anna.ask({
      id,
      messages: [
        { id: 'unknown-message-001', role: 'assistant', parts: [] },
        { id: 'history-question-03', ...text('third') },
      ],
    });
    const { body } = await anna.thread(id);
    const parents = Object.fromEntries(
      body.messages.map((m: { id: string; parentId: string }) => [m.id, m.parentId]),
    );
    expect(parents['history-question-02']).toBe(first.runId);
    expect(parents['history-question-03']).toBe(second.runId);
    expect(elsewhere.response.headers.get('x-coalesce')).toBe('leader');
  });

  it('takes an edited question, sent under its old id, for a new one beside it', async () => {
    const id = newThread();
    const question = (words: string) => ({ id: 'edited-question-001', ...text(words) });
    await anna.ask({ id, messages: [question('before')] });
    const edited = await anna.ask({ id, messages: [question('after')], messageId: 'edited-question-001' });
    expect(edited.response.headers.get('x-coalesce')).toBe('leader');
    const { body } = await anna.thread(id);
    const roots = body.messages.filter((message: { parentId: null }) => message.parentId === null);
    expect(roots.map((message: { parts: { text: string }[] }) => message.parts[0]?.text)).toEqual([
      'before',
      'after',
    ]);
  });

  it('puts an edit without a history beside the question it edits, and takes it for one run however often it is sent', async () => {
    const id = newThread();
    const first = await anna.ask({ id, message: 'first' });
    const question = (words: string) => ({ id: 'edited-question-002', ...text(words) });
    await anna.ask({ id, message: question('before'), parentId: first.runId });
    const edit = { id, messages: [question('after')], messageId: 'edited-question-002' };
    const [one, two] = await Promise.all([anna.ask(edit), anna.ask(edit)]);
    const later = await anna.ask(edit);
    expect([two.runId, later.runId]).toEqual([one.runId, one.runId]);
    // A history that the thread knows nothing of is none.
    const elsewhere = { id: 'an-answer-of-elsewhere', role: 'assistant', parts: [] };
    await anna.ask({ ...edit, messages: [elsewhere, question('after all')] });
    const { body } = await anna.thread(id);
    const beside = body.messages.filter((message: { parentId: string }) => message.parentId === first.runId);
    expect(beside.map((message: { parts: { text: string }[] }) => message.parts[0]?.text)).toEqual([
      'before',
      'after',
      'after all',
    ]);
  });
});
