import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../fakes/provider-server.ts';
import { ProductionServer } from '../production-server.ts';
import { framesOf, textOf, WireClient } from './wire-client.ts';

const THREAD = 'restart-thread-00001';
/** Long enough to be in the middle of it whenever a test looks. */
const LONG = 'openai/fake-tokens-4000-rate-100';
const SHORT = 'openai/fake-tokens-100-rate-100';

let provider: FakeProviders;
let server: ProductionServer;

beforeEach(async () => {
  provider = await startFakeProviders();
  server = await ProductionServer.create({
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODELS: [LONG, SHORT, 'openai/fake-fast'].map((id) => id.slice('openai/'.length)).join(','),
  });
});
afterEach(async () => {
  await server.remove();
  await provider.close();
});

/** Reads a run's text until it has `characters`, and goes on in the background; `broken` tells how it ended. */
async function readUntil(response: Response, characters: number) {
  let text = '';
  const frames = framesOf(response);
  for (;;) {
    const { value, done } = await frames.next();
    if (done) throw new Error('the run ended before it was long enough');
    text += textOf([value]);
    if (text.length >= characters) break;
  }
  const rest = (async () => {
    for await (const frame of frames) text += textOf([frame]);
  })().then(
    () => 'in order',
    () => 'broken',
  );
  return { rest, text: () => text };
}

describe('a server that is killed in the middle of an answer', () => {
  it('has the answer as interrupted when it is back, all but its last second, and it can be made anew', async () => {
    await server.start();
    const client = await WireClient.at(server.url);
    const message = { id: 'restart-message-0001', role: 'user', parts: [{ type: 'text', text: 'long' }] };
    const response = await client.post('/api/chat', { id: THREAD, message, model: LONG });
    const read = await readUntil(response, 1500);
    const tokenMs = 10;
    const seen = read.text();
    server.signal('SIGKILL');
    await server.exited();
    expect(await read.rest).toBe('broken');

    await server.start();
    const back = new WireClient(server.url, client.cookie);
    const { body } = await back.thread(THREAD);
    expect(body.activeRuns).toEqual([]);
    const [, answer] = body.messages;
    expect(answer).toMatchObject({ id: response.headers.get('x-run-id'), status: 'interrupted' });
    const kept = answer.parts[0]?.text ?? '';
    expect(kept.length).toBeGreaterThan(0);
    expect(read.text().startsWith(kept) || kept.startsWith(read.text())).toBe(true);
    const wordsLost = seen.split(' ').length - kept.split(' ').length;
    expect(wordsLost * tokenMs).toBeLessThan(1000);

    const replayed = await back.ask({ id: THREAD, message, model: LONG });
    expect(replayed.response.headers.get('x-coalesce')).toBe('replay');
    expect(replayed.frames.map(({ event }) => event.type).slice(-2)).toEqual(['data-error', 'error']);
    expect(textOf(replayed.frames)).toBe(kept);

    const again = await back.ask({
      id: THREAD,
      trigger: 'regenerate-message',
      messageId: answer.id,
      model: 'openai/fake-fast',
    });
    expect(again.frames.at(-1)?.event.type).toBe('finish');
    server.signal('SIGTERM');
    expect(await server.exited()).toBe(0);
  });
});

describe('a server that is asked to end', () => {
  it('lets a running answer finish, refuses new ones, and exits with 0', async () => {
    await server.start({ SHUTDOWN_GRACE_MS: '10000' });
    const client = await WireClient.at(server.url);
    const read = await readUntil(
      await client.post('/api/chat', { id: THREAD, message: 'x', model: SHORT }),
      10,
    );
    server.signal('SIGTERM');
    let refused: Response;
    do {
      refused = await client.post('/api/chat', { id: THREAD, message: 'y', model: SHORT, parentId: null });
      if (refused.status === 200) await refused.body?.cancel();
    } while (refused.status === 200);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    expect(await read.rest).toBe('in order');
    expect(await server.exited()).toBe(0);
  });

  it('cuts off what is left after the grace time, keeps its text, and exits with 0', async () => {
    await server.start({ SHUTDOWN_GRACE_MS: '200' });
    const client = await WireClient.at(server.url);
    const events = await client.get('/api/events');
    const tab = events.text().then(
      () => 'in order',
      () => 'broken',
    );
    const read = await readUntil(
      await client.post('/api/chat', { id: THREAD, message: 'x', model: LONG }),
      100,
    );
    server.signal('SIGTERM');
    expect(await read.rest).toBe('broken');
    expect(await tab).toBe('broken');
    expect(await server.exited()).toBe(0);
    expect(provider.stats().open).toBe(0);

    await server.start();
    const back = new WireClient(server.url, client.cookie);
    const [, answer] = (await back.thread(THREAD)).body.messages;
    expect(answer).toMatchObject({ status: 'interrupted', parts: [{ type: 'text' }] });
    // Everything that was sent is kept: the text is stored before the streams are cut.
    expect(answer.parts[0].text.startsWith(read.text())).toBe(true);
  });
});
