import { afterEach, describe, expect, it } from 'vitest';
import { framesOf, readRun, WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>> | null = null;

afterEach(async () => {
  await server?.stop();
  if (server) discardFolder(server.folder);
  server = null;
});

/** Stops the server there is and starts one with other settings on the same database. */
async function restart(env: Record<string, string>): Promise<{ client: WireClient; url: string }> {
  const folder = server?.folder;
  await server?.stop();
  server = await startWireServer(env, folder);
  return { client: await WireClient.at(server.url), url: server.url };
}

const ID = 'flags-thread-000001';
const question = (id: string) => ({
  id: ID,
  message: { id, role: 'user', parts: [{ type: 'text', text: 'flagged' }] },
});

describe('COALESCE_ENABLED', () => {
  it('off makes every request its own run, except a message id sent again; on again, they are shared', async () => {
    const roles = async (client: WireClient) => {
      const answers = await Promise.all(
        [1, 2, 3].map(() => client.ask({ id: ID, message: 'flagged', parentId: null })),
      );
      return {
        roles: answers.map(({ response }) => response.headers.get('x-coalesce')).sort(),
        runs: new Set(answers.map(({ runId }) => runId)).size,
      };
    };
    const off = await restart({ COALESCE_ENABLED: '0' });
    expect(await roles(off.client)).toEqual({ roles: ['leader', 'leader', 'leader'], runs: 3 });
    const first = await off.client.ask(question('flags-message-0001'));
    const again = await off.client.ask(question('flags-message-0001'));
    expect([again.response.headers.get('x-coalesce'), again.runId]).toEqual(['replay', first.runId]);
    const { cookie } = off.client;

    const on = await restart({ COALESCE_ENABLED: '1' });
    const client = new WireClient(on.url, cookie);
    expect(await roles(client)).toEqual({ roles: ['follower', 'follower', 'leader'], runs: 1 });
    const later = await client.ask(question('flags-message-0001'));
    expect([later.response.headers.get('x-coalesce'), later.runId]).toEqual(['replay', first.runId]);
    expect(later.frames.every(({ seq }) => seq === null)).toBe(true);
  });
});

describe('STREAM_FANOUT_ENABLED', () => {
  it('off gives everyone but the leader the same bytes once the run has settled', async () => {
    const { client } = await restart({ STREAM_FANOUT_ENABLED: '0' });
    const model = 'openai/fake-stall';
    const leader = await client.post('/api/chat', { id: ID, message: 'wait', model });
    const runId = leader.headers.get('x-run-id');
    // Headers come at once, though the frames do not.
    const others = [
      await client.post('/api/chat', { id: ID, message: 'wait', model }),
      await client.get(`/api/runs/${runId}/stream`),
      await client.get(`/api/chat/${ID}/stream`),
    ];
    expect(others[0]?.headers.get('x-coalesce')).toBe('follower');
    const live = framesOf(leader);
    expect((await live.next()).value?.seq).toBe(0);
    let early = 0;
    const whole = others.map(async (response) => {
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(': ping\n\n');
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        early += 1;
        text += Buffer.from(part.value).toString();
      }
      return text;
    });
    // The leader has read twenty tokens; the others nothing.
    for await (const { event } of live)
      if (event.type === 'text-delta' && Number(event.delta?.toString().length) > 0) break;
    expect(early).toBe(0);
    await client.send('POST', `/api/runs/${runId}/cancel`);
    const texts = await Promise.all(whole);
    const replayed = await (await client.get(`/api/runs/${runId}/stream`)).text();
    expect(new Set([...texts, replayed]).size).toBe(1);
    expect(replayed).toMatch(/"type":"abort".*\n\ndata: \[DONE\]\n\n$/);
  });

  it('on again lets a follower read while the run is going', async () => {
    const { client } = await restart({ STREAM_FANOUT_ENABLED: '1' });
    const leader = await client.post('/api/chat', { id: ID, message: 'wait', model: 'openai/fake-stall' });
    const runId = leader.headers.get('x-run-id');
    const follower = framesOf(await client.get(`/api/runs/${runId}/stream`));
    expect((await follower.next()).value?.event.type).toBe('start');
    await client.send('POST', `/api/runs/${runId}/cancel`);
    expect((await readRun(leader)).at(-1)?.event.type).toBe('abort');
    for await (const _ of follower);
  });
});

describe('the queue of a provider', () => {
  it('refuses with 429 and stores nothing when it is full; the same id may be sent again', async () => {
    const { client } = await restart({ PACER_CONCURRENCY: '1', PACER_MAX_QUEUE: '1' });
    const ask = (n: number) =>
      client.post('/api/chat', {
        id: ID,
        message: { id: `flags-queued-00${n}`, role: 'user', parts: [{ type: 'text', text: `number ${n}` }] },
        model: 'openai/fake-silent',
      });
    const [one, two] = [await ask(1), await ask(2)];
    const refused = await ask(3);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({ code: 'queue_full' });
    expect((await client.thread(ID)).body.messages).toHaveLength(4);

    const queued = framesOf(two);
    expect((await queued.next()).value?.event.type).toBe('start');
    expect((await queued.next()).value?.event).toMatchObject({ data: { phase: 'queued', position: 1 } });
    const cancel = (response: Response) =>
      client.send('POST', `/api/runs/${response.headers.get('x-run-id')}/cancel`);
    // A queued run is cancelled without ever reaching the provider.
    expect(await (await cancel(two)).json()).toMatchObject({ status: 'cancelled' });
    for await (const _ of queued);
    await expect.poll(() => server?.provider.stats().requests).toBe(1);
    const again = await ask(3);
    expect([again.status, again.headers.get('x-coalesce')]).toEqual([200, 'leader']);
    await cancel(one);
    await cancel(again);
    await Promise.all([one.text(), again.text()]);
  });
});

describe('a server that goes down', () => {
  it('starts nothing new, breaks the streams that are left, and keeps their text as interrupted', async () => {
    const { client } = await restart({});
    const model = 'openai/fake-stall';
    const response = await client.post('/api/chat', { id: ID, message: 'going', model });
    const events = await client.get('/api/events');
    const frames = framesOf(response);
    let text = '';
    for await (const { event } of { [Symbol.asyncIterator]: () => frames }) {
      if (event.type === 'text-delta') text += event.delta;
      if (text.split(' ').length >= 20) break;
    }
    const running = await client.get(`/api/chat/${ID}/stream`);
    const { runs, log, bus } = server?.runtime.services ?? {};
    const drained = runs?.drain(0);
    const refused = await client.post('/api/chat', { id: ID, message: 'late' });
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'shutting_down' }]);
    expect((await client.get('/api/health?ready=1')).status).toBe(503);
    expect((await client.get('/api/health')).status).toBe(200);
    await drained;
    log?.disconnect(new Error('down'));
    bus?.disconnect(new Error('down'));
    await expect(running.text()).rejects.toThrow();
    await expect(events.text()).rejects.toThrow();
    const { cookie } = client;

    const { url } = await restart({});
    const back = new WireClient(url, cookie);
    const { body } = await back.thread(ID);
    expect(body.messages[1]).toMatchObject({ status: 'interrupted', parts: [{ type: 'text', text }] });
    const again = await back.ask({
      id: ID,
      trigger: 'regenerate-message',
      messageId: body.messages[1].id,
      model: 'openai/fake-fast',
    });
    expect(again.frames.at(-1)?.event.type).toBe('finish');
  });
});
