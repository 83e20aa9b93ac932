import { describe, expect, it } from 'vitest';
import { type FailureCode, StreamError } from './errors.ts';
import { readText } from './plain-frames.ts';
import { assembleText, parsePlain, type Script, StreamWorld, sayHello } from './stream-world.ts';

const NEVER = new AbortController().signal;
const failing = (code: FailureCode): Script =>
  // biome-ignore lint/correctness/useYield: it fails before it says anything
  async function* () {
    throw new StreamError(code);
  };
const read = (world: StreamWorld, runId: string) => readText(world.log.read(runId, -1, NEVER));
const metadataOf = (text: string) =>
  parsePlain(text).find(({ event }) => event.type === 'message-metadata')?.event.messageMetadata;

describe('a fallback', () => {
  it('answers where the provider fails before any content, and the answer says so', async () => {
    const world = new StreamWorld({ script: failing('provider_unreachable'), fallback: sayHello });
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    const text = await read(world, runId);
    expect(assembleText(text)).toBe('word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 ');
    expect(metadataOf(text)).toMatchObject({
      provider: 'other',
      model: 'other/model',
      fallbackFrom: 'test/model',
      providerCalls: 5,
    });
    expect(world.rows.get(runId)?.settled).toMatchObject({
      status: 'complete',
      model: 'other/model',
      details: { fallbackFrom: 'test/model' },
    });
    expect(world.records).toMatchObject([
      { model: 'test/model', answeredBy: 'other/model', providerCalls: 5 },
    ]);
    expect(world.clock.pending).toBe(0);
  });

  it('does not take over once anything was received', async () => {
    const world = new StreamWorld({
      script: async function* () {
        yield { type: 'text', text: 'half' };
        throw new StreamError('provider_cut');
      },
      fallback: sayHello,
    });
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    expect(world.calls).toHaveLength(1);
    expect(world.rows.get(runId)?.settled).toMatchObject({
      status: 'failed',
      text: 'half',
      model: 'test/model',
    });
  });

  it.each(['provider_auth', 'content_filtered', 'context_too_long', 'model_unknown'] as const)(
    'does not take over after %s: another provider would do no better, or a setting is wrong',
    async (code) => {
      const world = new StreamWorld({ script: failing(code), fallback: sayHello });
      const { runId } = await world.ask();
      await world.clock.advance(60_000);
      expect(world.rows.get(runId)?.settled?.error?.code).toBe(code);
    },
  );

  it('that fails, too, ends the run with its own failure: there is no third', async () => {
    const world = new StreamWorld({
      script: failing('provider_quota'),
      fallback: failing('provider_auth'),
    });
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    expect(world.calls).toHaveLength(2);
    expect(world.rows.get(runId)?.settled?.error?.code).toBe('provider_auth');
    expect(world.clock.pending).toBe(0);
  });

  it('is cancelled like any other', async () => {
    const world = new StreamWorld({
      script: failing('provider_quota'),
      fallback: async function* (_call, _signal, wait) {
        await wait(1_000_000);
        yield { type: 'text', text: 'late' };
      },
    });
    const { runId } = await world.ask();
    await world.clock.advance(10);
    const stopped = world.runs.cancel(runId);
    await world.clock.advance(0);
    expect((await stopped)?.status).toBe('cancelled');
    expect(world.calls.at(-1)?.over).toBe(true);
    expect(world.clock.pending).toBe(0);
  });

  it('waits for its own provider’s pacer and spends nothing of the other’s', async () => {
    const world = new StreamWorld({
      script: failing('provider_quota'),
      fallback: sayHello,
      pacer: { rps: 1, burst: 1 },
    });
    await world.ask({ key: 'first' });
    await world.ask({ key: 'second' });
    await world.clock.advance(60_000);
    expect(world.records.map(({ status }) => status)).toEqual(['complete', 'complete']);
    // The second waited a second for each of the two.
    expect(world.records.map(({ queueWaitMs }) => queueWaitMs)).toEqual([0, 1_000]);
  });

  it('whose queue is full leaves the first failure to be told', async () => {
    const world = new StreamWorld({
      script: failing('provider_quota'),
      fallback: sayHello,
      pacer: { maxQueue: 0, concurrency: 1 },
    });
    const held = world.fallbackPacer.enter('another');
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    expect(world.rows.get(runId)?.settled?.error?.code).toBe('provider_quota');
    held.leave();
  });
});

describe('a circuit breaker around runs', () => {
  const world = (fallback?: Script) =>
    new StreamWorld({
      script: failing('provider_timeout'),
      breaker: { failures: 2, cooldownMs: 30_000 },
      ...(fallback ? { fallback } : {}),
    });

  it('fails a run at once, without a call, with the time to wait', async () => {
    const down = world();
    for (const key of ['a', 'b']) await down.ask({ key });
    await down.clock.advance(0);
    expect(down.calls).toHaveLength(2);
    const { runId } = await down.ask({ key: 'c' });
    await down.clock.advance(0);
    expect(down.calls).toHaveLength(2);
    const error = parsePlain(await read(down, runId)).find(({ event }) => event.type === 'data-error')?.event;
    expect(error?.data).toEqual({ code: 'provider_unavailable', retryable: true, retryAfterMs: 30_000 });
    expect(down.rows.get(runId)?.status).toBe('failed');
  });

  it('lets one run try after the time, and all when it succeeds', async () => {
    const down = world();
    for (const key of ['a', 'b']) await down.ask({ key });
    await down.clock.advance(30_000);
    down.script = sayHello;
    await down.ask({ key: 'probe' });
    await down.ask({ key: 'beside' });
    await down.clock.advance(10_000);
    await down.ask({ key: 'after' });
    await down.clock.advance(10_000);
    expect(down.records.map(({ code }) => code)).toEqual([
      'provider_timeout',
      'provider_timeout',
      'provider_unavailable',
      null,
      null,
    ]);
  });

  it('a cancelled probe leaves its place to the next', async () => {
    const down = world();
    for (const key of ['a', 'b']) await down.ask({ key });
    await down.clock.advance(30_000);
    down.script = sayHello;
    const { runId } = await down.ask({ key: 'probe' });
    await down.clock.advance(10);
    const stopped = down.runs.cancel(runId);
    await down.clock.advance(0);
    expect((await stopped)?.status).toBe('cancelled');
    await down.ask({ key: 'next' });
    await down.clock.advance(10_000);
    expect(down.records.at(-1)?.status).toBe('complete');
  });

  it('hands over to the fallback at once', async () => {
    const down = world(sayHello);
    for (const key of ['a', 'b']) await down.ask({ key });
    await down.clock.advance(10_000);
    expect(down.calls).toHaveLength(4);
    const { runId } = await down.ask({ key: 'c' });
    await down.clock.advance(10_000);
    expect(down.calls).toHaveLength(5);
    expect(down.rows.get(runId)?.settled).toMatchObject({ status: 'complete', model: 'other/model' });
    expect(down.records.map(({ answeredBy }) => answeredBy)).toEqual(Array(3).fill('other/model'));
  });
});

describe('the times of a call', () => {
  const timed: Script = async function* (_call, _signal, wait) {
    await wait(70);
    yield { type: 'headers', connectMs: 30, headersMs: 40 };
    await wait(200);
    yield { type: 'text', text: 'hello' };
    yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } };
  };

  it('are told apart: the queue’s, the connection’s, the provider’s and ours', async () => {
    const world = new StreamWorld({ script: timed, storeMs: 5 });
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    const timings = { connectMs: 30, headersMs: 40, firstByteMs: 200, retriesMs: 0, overheadMs: 5 };
    expect(metadataOf(await read(world, runId))).toEqual({ ttftMs: 275, queueWaitMs: 0, timings });
    expect(world.rows.get(runId)?.settled?.details).toEqual({ timings });
    expect(world.records[0]?.timings).toEqual(timings);
  });

  it('count what failed calls took apart', async () => {
    const world = new StreamWorld({
      script: async function* (call, signal, wait) {
        if (call === 0) {
          await wait(500);
          throw new StreamError('provider_error');
        }
        yield* timed(call, signal, wait);
      },
    });
    const { runId } = await world.ask();
    await world.clock.advance(60_000);
    const metadata = metadataOf(await read(world, runId)) as {
      ttftMs: number;
      timings: { retriesMs: number };
    };
    // 500 ms for the call, and half to all of the first 250 ms' back-off.
    expect(metadata.timings).toMatchObject({ retriesMs: 500 + 188, overheadMs: 0, firstByteMs: 200 });
    expect(metadata.ttftMs).toBe(500 + 188 + 270);
  });

  it('headers alone are no first byte: a provider that then says nothing has not begun', async () => {
    const world = new StreamWorld({
      script: async function* (_call, _signal, wait) {
        yield { type: 'headers', connectMs: 1, headersMs: 1 };
        await wait(10_000_000);
      },
    });
    const { runId } = await world.ask();
    await world.clock.advance(70_000);
    expect(world.rows.get(runId)?.settled?.error?.code).toBe('provider_timeout');
  });
});
