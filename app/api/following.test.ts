import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framesOf, readRun, textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let anna: WireClient;
let made = 0;
const newThread = () => `following-thread-${String(made++).padStart(4, '0')}`;
const PACED = 'openai/fake-tokens-40-rate-100';

beforeAll(async () => {
  server = await startWireServer();
  anna = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const start = async (model: string, id = newThread()) => {
  const response = await anna.post('/api/chat', { id, message: 'follow me', model });
  return { id, response, runId: response.headers.get('x-run-id') ?? '' };
};
const cancel = async (runId: string) => (await anna.send('POST', `/api/runs/${runId}/cancel`)).json();
const openSockets = () => server.provider.stats().open;

/** Waits for something that another process does; only the test's own time limit ends it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('resuming a run', () => {
  it('after any of its frames gives exactly the rest, while it runs and when it has settled', async () => {
    const { response, runId } = await start(PACED);
    const whole = await response.text();
    const frames = whole.split('\n\n').slice(0, -2);
    for (let after = 0; after < frames.length - 1; after += 7) {
      const path = `/api/runs/${runId}/stream`;
      const rest = await (await anna.get(path, { headers: { 'last-event-id': String(after) } })).text();
      expect(rest).toBe(whole.slice(whole.indexOf(`id: ${after + 1}\n`)));
      expect(await (await anna.get(`${path}?after=${after}`)).text()).toBe(rest);
    }
  });

  it('in the middle, cut and taken up again and again, loses and doubles nothing', async () => {
    const { response, runId } = await start(PACED);
    const live = response.text();
    let seen = '';
    let last = -1;
    for (;;) {
      const part = await anna.get(`/api/runs/${runId}/stream`, {
        headers: last < 0 ? {} : { 'last-event-id': String(last) },
      });
      if (part.status === 204) break;
      let taken = 0;
      for await (const { seq, event } of framesOf(part)) {
        seen += `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`;
        last = seq ?? last;
        if (++taken === 5) break;
      }
    }
    expect(`${seen}data: [DONE]\n\n`).toBe(await live);
  });

  it('at its end answers 204 when it has settled, and beyond its end too', async () => {
    const { response, runId } = await start('openai/fake-fast');
    const end = (await readRun(response)).at(-1)?.seq ?? 0;
    for (const after of [end, end + 1, '9'.repeat(30)]) {
      expect((await anna.get(`/api/runs/${runId}/stream?after=${after}`)).status).toBe(204);
    }
    expect((await anna.get(`/api/runs/${runId}/stream?after=${end - 1}`)).status).toBe(200);
  });

  it('is gone with 410 once its log is', async () => {
    const { response, runId } = await start('openai/fake-fast');
    await response.text();
    await server.runtime.services.log.drop(runId);
    const gone = await anna.get(`/api/runs/${runId}/stream`);
    expect(gone.status).toBe(410);
    expect(await gone.json()).toMatchObject({ code: 'run_expired' });
  });
});

describe("a thread's stream", () => {
  it('is its newest unsettled run from the beginning, whatever id the client has seen', async () => {
    const { id, response, runId } = await start('openai/fake-stall');
    const followed = await anna.get(`/api/chat/${id}/stream`, { headers: { 'last-event-id': '3' } });
    const first = framesOf(followed);
    expect((await first.next()).value).toMatchObject({ seq: 0, event: { type: 'start', messageId: runId } });
    await cancel(runId);
    for await (const { event } of first) if (event.type === 'abort') break;
    await response.text();
  });

  it('is 204 when nothing is unsettled, or nothing was ever asked', async () => {
    const { id, response } = await start('openai/fake-fast');
    await response.text();
    expect((await anna.get(`/api/chat/${id}/stream`)).status).toBe(204);
    expect((await anna.get('/api/chat/never-made-thread-1/stream')).status).toBe(204);
  });
});

describe('a client that leaves', () => {
  it('stops nothing, though it was the one who asked', async () => {
    const leaving = new AbortController();
    const id = newThread();
    const response = await anna.post(
      '/api/chat',
      { id, message: 'leave', model: PACED },
      { signal: leaving.signal },
    );
    const runId = response.headers.get('x-run-id') ?? '';
    const stayed = await anna.get(`/api/runs/${runId}/stream`);
    leaving.abort();
    const frames = await readRun(stayed);
    expect(frames.at(-1)?.event.type).toBe('finish');
    const { body } = await anna.thread(id);
    expect(body.messages[1]).toMatchObject({ status: 'complete', parts: [{ text: textOf(frames) }] });
  });

  it('is counted out, whichever way it goes', async () => {
    const { metrics } = server.runtime.services;
    const { response, runId } = await start('openai/fake-stall');
    const before = metrics.subscribers;
    const leaving = new AbortController();
    await anna.get(`/api/runs/${runId}/stream`, { signal: leaving.signal });
    await until(() => metrics.subscribers === before + 1);
    leaving.abort();
    await until(() => metrics.subscribers === before);
    await cancel(runId);
    await response.text();
    await until(() => metrics.subscribers === 0);
  });
});

describe('stopping a run', () => {
  it.each(['openai/fake-silent', 'openai/fake-stall'])(
    "of %s closes the provider's socket before it answers, and ends every stream",
    async (model) => {
      const { id, response, runId } = await start(model);
      await until(() => openSockets() === 1);
      const answer = await cancel(runId);
      expect(answer).toEqual({ runId, status: 'cancelled', cancelMs: expect.any(Number) });
      await until(() => openSockets() === 0);
      const frames = await readRun(response);
      expect(frames.at(-1)?.event).toEqual({ type: 'abort', reason: 'cancelled' });
      const { body } = await anna.thread(id);
      expect(body.messages[1]).toMatchObject({ status: 'cancelled' });
      expect(body.messages[1].parts.map((part: { text: string }) => part.text).join('')).toBe(textOf(frames));
    },
  );

  it('again, or when it has settled, says what it settled as', async () => {
    const stopped = await start('openai/fake-silent');
    const answers = await Promise.all([cancel(stopped.runId), cancel(stopped.runId), cancel(stopped.runId)]);
    expect(answers.map((answer) => answer.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(await cancel(stopped.runId)).toEqual({ runId: stopped.runId, status: 'cancelled', cancelMs: 0 });
    await stopped.response.text();

    const complete = await start('openai/fake-fast');
    await complete.response.text();
    expect(await cancel(complete.runId)).toEqual({ runId: complete.runId, status: 'complete', cancelMs: 0 });

    const failed = await start('openai/fake-quota');
    await failed.response.text();
    expect(await cancel(failed.runId)).toMatchObject({ status: 'failed' });
  });
});

describe('a run that fails', () => {
  it('tells why, ends properly, and keeps the text so far', async () => {
    const { id, response } = await start('openai/fake-cut');
    const frames = await readRun(response);
    expect(frames.slice(-2).map(({ event }) => event)).toEqual([
      { type: 'data-error', data: { code: 'provider_cut', retryable: true }, transient: true },
      { type: 'error', errorText: expect.any(String) },
    ]);
    expect(textOf(frames)).not.toBe('');
    const { body } = await anna.thread(id);
    expect(body.messages[1]).toMatchObject({
      status: 'failed',
      error: { code: 'provider_cut', retryable: true },
      parts: [{ type: 'text', text: textOf(frames) }],
    });
  });
});
