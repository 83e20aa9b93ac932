import { describe, expect, it } from 'vitest';
import { StreamError } from './errors.ts';
import { readText } from './plain-frames.ts';
import { assembleText, parsePlain, type Script, StreamWorld, sayHello } from './stream-world.ts';

const NEVER = new AbortController().signal;
const types = (text: string) => parsePlain(text).map(({ event }) => event.type);
const find = (text: string, type: string) => parsePlain(text).find(({ event }) => event.type === type)?.event;
const fail = (...errors: (Error | null)[]): Script =>
  async function* (call, signal, wait) {
    const error = errors[call];
    if (error) throw error;
    yield* sayHello(call, signal, wait);
  };

describe('a run', () => {
  it('tells start, sent, first byte, text and finish, in this order, and ends', async () => {
    const world = new StreamWorld();
    const { runId } = await world.ask();
    await world.clock.advance(5_000);
    const text = await readText(world.log.read(runId, -1, NEVER));
    expect(types(text)).toEqual([
      'start',
      'data-status',
      'message-metadata',
      'text-start',
      ...Array(10).fill('text-delta'),
      'text-end',
      'finish',
    ]);
    expect(parsePlain(text).map(({ seq }) => seq)).toEqual([...Array(16).keys()]);
    expect(text.endsWith('END\n')).toBe(true);
    expect(find(text, 'start')).toEqual({
      type: 'start',
      messageId: runId,
      messageMetadata: {
        threadId: 'thread',
        parentId: `question of ${runId}`,
        provider: 'test',
        model: 'test/model',
      },
    });
    expect(find(text, 'data-status')).toEqual({
      type: 'data-status',
      data: { phase: 'sent' },
      transient: true,
    });
    expect(find(text, 'message-metadata')?.messageMetadata).toEqual({ ttftMs: 100, queueWaitMs: 0 });
    expect(find(text, 'finish')).toEqual({
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: {
        usage: { inputTokens: 3, outputTokens: 10 },
        latencyMs: 1_000,
        ttftMs: 100,
        queueWaitMs: 0,
      },
    });
    expect(world.clock.pending).toBe(0);
    expect(world.errors).toEqual([]);
  });

  it('is measured once, when it settles', async () => {
    const world = new StreamWorld();
    const { runId } = await world.ask();
    await world.clock.advance(5_000);
    expect(world.records).toEqual([
      {
        runId,
        threadId: 'thread',
        requestId: null,
        provider: 'test',
        model: 'test/model',
        status: 'complete',
        code: null,
        ttftMs: 100,
        queueWaitMs: 0,
        latencyMs: 1_000,
        settleMs: 0,
        cancelMs: null,
        providerCalls: 1,
        timings: null,
        answeredBy: 'test/model',
        usage: { inputTokens: 3, outputTokens: 10 },
      },
    ]);
  });

  it('keeps reasoning, text and sources as parts in the order they came', async () => {
    const world = new StreamWorld({
      script: async function* () {
        yield { type: 'reasoning', text: 'hm' };
        yield { type: 'reasoning', text: 'm' };
        yield { type: 'text', text: '' };
        yield { type: 'text', text: 'so' };
        yield { type: 'source', sourceId: '1', url: 'https://example.org', title: 'Example' };
        yield { type: 'text', text: ' be it' };
        yield { type: 'finish', reason: 'stop', usage: { inputTokens: null, outputTokens: null } };
      },
    });
    const { runId } = await world.ask();
    await world.clock.advance(10);
    const text = await readText(world.log.read(runId, -1, NEVER));
    expect(types(text).slice(3)).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'source-url',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(world.rows.get(runId)?.settled?.parts).toEqual([
      { type: 'reasoning', text: 'hmm' },
      { type: 'text', text: 'so be it' },
      { type: 'source-url', sourceId: '1', url: 'https://example.org', title: 'Example' },
    ]);
    expect(world.rows.get(runId)?.text).toBe('so be it');
  });

  it('is complete, with no first byte, when the provider properly ends an empty answer', async () => {
    const world = new StreamWorld({
      script: async function* () {
        yield { type: 'text', text: '' };
        yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 0 } };
      },
    });
    const { runId } = await world.ask();
    await world.clock.advance(10);
    const text = await readText(world.log.read(runId, -1, NEVER));
    expect(types(text)).toEqual(['start', 'data-status', 'finish']);
    expect(world.rows.get(runId)?.settled).toMatchObject({ status: 'complete', text: '', ttftMs: null });
  });

  describe('its place and its turn', () => {
    it('come in this order: place, turn in the database, start, wait, call', async () => {
      const world = new StreamWorld({ pacer: { rps: 10, burst: 1 }, storeMs: 5 });
      await world.ask({ key: 'a' });
      const { runId } = await world.ask({ key: 'b' });
      expect(world.pacer.depth).toBe(1);
      expect(world.rows.size).toBe(0);
      await world.clock.advance(20);
      expect(world.journal.filter((line) => line.includes(runId))).toEqual([`turn ${runId}`]);
      expect(await world.log.state(runId)).toMatchObject({ head: 1 });
      await world.clock.advance(100);
      expect(world.journal.filter((line) => line.includes(runId))).toEqual([
        `turn ${runId}`,
        `call ${runId}`,
      ]);
    });

    it('are told while waiting: position 1 goes next', async () => {
      const world = new StreamWorld({ pacer: { rps: 1, burst: 1 } });
      await world.ask({ key: 'a' });
      await world.ask({ key: 'b' });
      const { runId } = await world.ask({ key: 'c' });
      await world.clock.advance(10_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      const phases = parsePlain(text)
        .filter(({ event }) => event.type === 'data-status')
        .map(({ event }) => event.data);
      expect(phases).toEqual([
        { phase: 'queued', position: 2, etaMs: 2_000 },
        { phase: 'queued', position: 1, etaMs: 750 },
        { phase: 'sent' },
      ]);
      expect(find(text, 'message-metadata')?.messageMetadata).toEqual({ ttftMs: 2_100, queueWaitMs: 2_000 });
    });

    it.each([
      [true, 'complete', ['a', 'b', 'c', 'd']],
      [false, 'cancelled', ['a', 'c', 'd']],
    ])('are made for who has left while it waited: %s', async (abandonedCalls, status, asked) => {
      // One goes each second: a at 0, and of those who wait b at 1, c at 2, d at 3 seconds.
      const world = new StreamWorld({ pacer: { rps: 1, burst: 1 }, abandonedCalls });
      const keys: Record<string, string> = {};
      const leave: Record<string, () => void> = {};
      for (const key of ['a', 'b', 'c', 'd']) {
        const { runId } = await world.ask({ key });
        const leaving = new AbortController();
        void readText(world.log.read(runId, -1, leaving.signal));
        keys[runId] = key;
        leave[key] = () => leaving.abort();
      }
      await world.clock.advance();
      leave.a?.();
      leave.b?.();
      await world.clock.advance(1_500);
      // Gone for half a second, as when a page is loaded again.
      leave.c?.();
      await world.clock.advance(10_000);
      expect(world.calls.map(({ runId }) => keys[runId])).toEqual(asked);
      const [b] = Object.entries(keys).find(([, key]) => key === 'b') ?? [];
      expect(world.rows.get(b ?? '')?.status).toBe(status);
      expect([world.pacer.active, world.pacer.depth]).toEqual([0, 0]);
    });

    it('are refused together where the queue is full: nothing is stored, everyone who joined hears it', async () => {
      const world = new StreamWorld({ pacer: { rps: 0.001, burst: 1, maxQueue: 0 } });
      await world.ask({ key: 'a' });
      await world.clock.advance();
      const leader = await world.ask({ key: 'b', messageKey: 'm' });
      await expect(world.log.opened(leader.runId, NEVER)).rejects.toMatchObject({ code: 'queue_full' });
      expect(world.rows.has(leader.runId)).toBe(false);
      expect(await world.ask({ key: 'b', messageKey: 'm' })).toMatchObject({ role: 'leader' });
    });

    it('are given back when the turn cannot be stored, and the reason reaches everyone', async () => {
      const world = new StreamWorld({ storeMs: 5 });
      world.storeFails.turn = new StreamError('parent_not_found');
      const leader = await world.ask();
      const follower = await world.ask();
      expect(follower).toMatchObject({ role: 'follower', runId: leader.runId });
      const heard = [leader, follower].map(({ runId }) =>
        world.log.opened(runId, NEVER).catch((e) => e.code),
      );
      await world.clock.advance(10);
      expect(await Promise.all(heard)).toEqual(['parent_not_found', 'parent_not_found']);
      expect([world.pacer.active, world.pacer.depth, world.calls.length]).toEqual([0, 0, 0]);
      expect(world.runs.live()).toEqual([]);
    });

    it('end in queue_timeout when the wait is too long, with the question kept', async () => {
      const world = new StreamWorld({ pacer: { rps: 0.001, burst: 1, maxWaitMs: 5_000 } });
      await world.ask({ key: 'a' });
      const { runId } = await world.ask({ key: 'b' });
      await world.clock.advance(5_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(find(text, 'data-error')?.data).toEqual({ code: 'queue_timeout', retryable: true });
      expect(world.rows.get(runId)?.status).toBe('failed');
    });
  });

  describe('when the provider fails', () => {
    it('keeps the text that came and says why', async () => {
      const world = new StreamWorld({
        script: async function* (call, signal, wait) {
          for await (const event of sayHello(call, signal, wait)) {
            if (event.type === 'text' && event.text === 'word3 ') throw new StreamError('provider_cut');
            yield event;
          }
        },
      });
      const { runId } = await world.ask();
      await world.clock.advance(5_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(types(text).slice(-3)).toEqual(['text-end', 'data-error', 'error']);
      expect(world.rows.get(runId)).toMatchObject({ status: 'failed', text: 'word0 word1 word2 ' });
      expect(world.rows.get(runId)?.settled?.error).toEqual({ code: 'provider_cut', retryable: true });
      expect(world.calls).toHaveLength(1);
    });

    it('fails with provider_cut where the stream ends without a finish', async () => {
      const world = new StreamWorld({
        script: async function* () {
          yield { type: 'text', text: 'half' };
        },
      });
      const { runId } = await world.ask();
      await world.clock.advance(10);
      expect(world.rows.get(runId)?.settled?.error?.code).toBe('provider_cut');
    });

    it('fails as internal, and is reported, where the adapter itself breaks', async () => {
      const world = new StreamWorld({ script: fail(new TypeError('a bug')) });
      const { runId } = await world.ask();
      await world.clock.advance(10);
      expect(world.rows.get(runId)?.settled?.error?.code).toBe('internal');
      expect(world.errors).toMatchObject([{ error: { message: 'a bug' }, where: 'answer' }]);
    });

    it('pauses everyone for Retry-After on a 429, says so, and calls again', async () => {
      const limited = new StreamError('provider_rate_limited', { retryAfterMs: 1_000 });
      const world = new StreamWorld({ script: fail(limited, limited) });
      const { runId } = await world.ask({ key: 'a' });
      await world.clock.advance();
      const other = await world.ask({ key: 'b' });
      await world.clock.advance(999);
      expect(world.calls).toHaveLength(1);
      expect(await world.log.state(other.runId)).toMatchObject({ head: 1 });
      await world.clock.advance(10_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      const phases = parsePlain(text)
        .filter(({ event }) => event.type === 'data-status')
        .map(({ event }) => event.data);
      expect(phases).toEqual([
        { phase: 'sent' },
        { phase: 'retrying', retryInMs: 1_000 },
        { phase: 'retrying', retryInMs: 1_000 },
      ]);
      expect(world.rows.get(runId)).toMatchObject({ status: 'complete' });
      expect(world.records.find((record) => record.runId === runId)).toMatchObject({
        providerCalls: 3,
        queueWaitMs: 2_000,
      });
    });

    it.each(['provider_overloaded', 'provider_error', 'provider_unreachable'] as const)(
      'backs off alone on %s and calls again, three times at most',
      async (code) => {
        const error = new StreamError(code);
        const world = new StreamWorld({ script: fail(error, error, error, error, error) });
        const { runId } = await world.ask();
        await world.clock.advance(60_000);
        expect(world.calls).toHaveLength(4);
        expect(world.rows.get(runId)?.settled?.error?.code).toBe(code);
        expect(world.pacer.active).toBe(0);
      },
    );

    it('never calls again after the first byte', async () => {
      const world = new StreamWorld({
        script: async function* () {
          yield { type: 'text', text: 'half' };
          throw new StreamError('provider_error');
        },
      });
      await world.ask();
      await world.clock.advance(60_000);
      expect(world.calls).toHaveLength(1);
    });

    it('holds no slot while it backs off', async () => {
      const world = new StreamWorld({
        pacer: { concurrency: 1 },
        script: fail(new StreamError('provider_error')),
      });
      await world.ask({ key: 'a' });
      await world.clock.advance(1);
      const { runId } = await world.ask({ key: 'b' });
      await world.clock.advance(1);
      expect(world.calls.at(-1)?.runId).toBe(runId);
    });
  });

  describe('when it is cancelled', () => {
    const phases: [string, () => StreamWorld, number][] = [
      ['while its turn is stored', () => new StreamWorld({ storeMs: 50 }), 10],
      ['while queued', () => new StreamWorld({ pacer: { rps: 0.01, burst: 0.5 } }), 10],
      ['waiting for the first byte', () => new StreamWorld(), 50],
      ['in the middle', () => new StreamWorld(), 450],
      ['while backing off', () => new StreamWorld({ script: fail(new StreamError('provider_error')) }), 100],
      [
        'during a pause',
        () =>
          new StreamWorld({
            script: fail(new StreamError('provider_rate_limited', { retryAfterMs: 9_000 })),
          }),
        100,
      ],
    ];
    it.each(phases)(
      '%s: aborts the call, keeps the text, tells abort, gives everything back',
      async (_p, make, at) => {
        const world = make();
        const { runId } = await world.ask();
        await world.clock.advance(at);
        const seen = readText(world.log.read(runId, -1, NEVER));
        const cancelling = world.runs.cancel(runId);
        await world.clock.advance(110);
        expect(await cancelling).toMatchObject({ status: 'cancelled' });
        const text = await seen;
        expect(types(text).at(-1)).toBe('abort');
        expect(types(text)).not.toContain('finish');
        expect(world.rows.get(runId)).toMatchObject({ status: 'cancelled', text: assembleText(text) });
        expect(world.calls.every(({ over, signal }) => over && signal.aborted)).toBe(true);
        expect([world.pacer.active, world.pacer.depth, world.clock.pending]).toEqual([0, 0, 0]);
        await world.clock.advance(10_000);
        expect(await readText(world.log.read(runId, -1, NEVER))).toBe(text);
      },
    );

    it('settles after the grace time where the provider ignores it, and appends nothing more', async () => {
      const world = new StreamWorld({
        script: async function* () {
          yield { type: 'text', text: 'last words' };
          await new Promise<void>((resolve) => world.clock.schedule(5_000, resolve));
          yield { type: 'text', text: ' and more' };
        },
      });
      const { runId } = await world.ask();
      await world.clock.advance(350);
      const cancelling = world.runs.cancel(runId);
      await world.clock.advance(2_000);
      expect(await cancelling).toEqual({ status: 'cancelled', cancelMs: 2_000 });
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(assembleText(text)).toBe('last words');
      await world.clock.advance(5_000);
      expect(await readText(world.log.read(runId, -1, NEVER))).toBe(text);
    });

    it('answers the same to everyone who cancels, and null once settled', async () => {
      const world = new StreamWorld({ storeMs: 5 });
      const { runId } = await world.ask();
      await world.clock.advance(250);
      const both = Promise.all([world.runs.cancel(runId), world.runs.cancel(runId)]);
      await world.clock.advance(10);
      expect(await both).toEqual([
        { status: 'cancelled', cancelMs: 5 },
        { status: 'cancelled', cancelMs: 5 },
      ]);
      expect(await world.runs.cancel(runId)).toBeNull();
      expect(world.records).toMatchObject([{ status: 'cancelled', cancelMs: 5 }]);
    });

    it('is complete all the same where the answer was all there', async () => {
      const world = new StreamWorld({ storeMs: 50 });
      const { runId } = await world.ask();
      await world.clock.advance(1_060);
      const cancelling = world.runs.cancel(runId);
      await world.clock.advance(100);
      expect(await cancelling).toMatchObject({ status: 'complete' });
    });
  });

  describe('its text on disk', () => {
    it('is never more than the checkpoint time behind', async () => {
      const world = new StreamWorld({
        script: async function* (_call, _signal, wait) {
          for (let i = 0; i < 400; i++) {
            await wait(10);
            yield { type: 'text', text: `${i} ` };
          }
          yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 400 } };
        },
        storeMs: 3,
      });
      const { runId } = await world.ask();
      const seen: string[] = [];
      let text = '';
      void (async () => {
        for await (const chunk of world.log.read(runId, -1, NEVER)) {
          text += assembleText(new TextDecoder().decode(chunk));
        }
      })();
      for (let ms = 0; ms < 3_900; ms += 10) {
        await world.clock.advance(10);
        seen.push(text);
        const longAgo = seen[seen.length - 1 - 52] ?? '';
        expect(world.rows.get(runId)?.text.startsWith(longAgo)).toBe(true);
      }
      const checkpoints = world.journal.filter((line) => line.startsWith('checkpoint')).length;
      expect(checkpoints).toBeGreaterThan(5);
      expect(checkpoints).toBeLessThan(9);
    });

    it('survives a checkpoint that fails: the next holds its text too', async () => {
      const world = new StreamWorld();
      world.storeFails.checkpoint = new Error('disk full');
      const { runId } = await world.ask();
      await world.clock.advance(650);
      expect(world.rows.get(runId)?.text).toBe('');
      world.storeFails = {};
      await world.clock.advance(600);
      expect(world.errors[0]).toMatchObject({ where: 'checkpoint' });
      expect(world.rows.get(runId)).toMatchObject({ status: 'complete' });
    });

    it('never ends in half a surrogate pair', async () => {
      const world = new StreamWorld({
        script: async function* (_call, _signal, wait) {
          yield { type: 'text', text: 'a\ud83d' };
          await wait(700);
          yield { type: 'text', text: '\ude00b' };
          await wait(700);
          yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 2 } };
        },
      });
      const { runId } = await world.ask();
      await world.clock.advance(600);
      expect(world.rows.get(runId)?.text).toBe('a');
      await world.clock.advance(700);
      expect(world.rows.get(runId)?.text).toBe('a\ud83d\ude00b');
    });

    it('is written again where the final row could not be written', async () => {
      const world = new StreamWorld();
      world.storeFails.settle = new Error('disk full');
      const { runId } = await world.ask();
      await world.clock.advance(1_200);
      expect(await world.log.state(runId)).toMatchObject({ status: 'open' });
      world.storeFails = {};
      await world.clock.advance(500);
      expect(world.rows.get(runId)?.status).toBe('complete');
      expect(await world.log.state(runId)).toMatchObject({ status: 'complete' });
    });

    it('is written when there is room again, however long the disk was full', async () => {
      const world = new StreamWorld();
      const { runId } = await world.ask();
      world.storeFails.settle = new Error('disk full');
      await world.clock.advance(3_600_000);
      expect(world.rows.get(runId)?.status).toBe('streaming');
      const tries = world.errors.length;
      expect(tries).toBeGreaterThan(100);
      expect(tries).toBeLessThan(200);
      world.storeFails = {};
      await world.clock.advance(30_000);
      expect(world.rows.get(runId)).toMatchObject({
        status: 'complete',
        text: expect.stringContaining('word9'),
      });
      await world.clock.advance(3_600_000);
      expect(world.errors).toHaveLength(tries);
    });

    it('is behind by the checkpoint time from its arrival, not from the end of the write before', async () => {
      const world = new StreamWorld({
        storeMs: 400,
        script: async function* (_call, _signal, wait) {
          yield { type: 'text', text: 'first ' };
          await wait(510);
          yield { type: 'text', text: 'second ' };
          await wait(60_000);
        },
      });
      const { runId } = await world.ask();
      // Stored at 400, then a checkpoint from 900 to 1,300; the second word came at 910 and is due at 1,410.
      await world.clock.advance(1_409);
      expect(world.rows.get(runId)?.text).toBe('first ');
      await world.clock.advance(1 + 400);
      expect(world.rows.get(runId)?.text).toBe('first second ');
    });

    it('fails the run with storage_failed where the final row cannot be written at all', async () => {
      const world = new StreamWorld();
      world.storeFails.settle = new Error('disk full');
      const { runId } = await world.ask();
      await world.clock.advance(5_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(find(text, 'data-error')?.data).toMatchObject({ code: 'storage_failed' });
      expect(world.errors).toHaveLength(4);
      expect(world.errors[0]).toMatchObject({ where: 'store answer' });
    });
  });

  describe('that lasts too long', () => {
    it('fails with run_too_long at its limit, keeping its text, and gives its slot back', async () => {
      const world = new StreamWorld({
        runMaxMs: 10_000,
        script: async function* (_call, _signal, wait) {
          for (;;) {
            await wait(1_000);
            yield { type: 'text', text: 'drip ' };
          }
        },
      });
      const { runId } = await world.ask();
      await world.clock.advance(9_999);
      expect(world.pacer.active).toBe(1);
      await world.clock.advance(1);
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(find(text, 'data-error')?.data).toMatchObject({ code: 'run_too_long', retryable: true });
      expect(world.rows.get(runId)).toMatchObject({ status: 'failed', text: 'drip '.repeat(9) });
      expect(world.calls[0]?.signal.aborted).toBe(true);
      expect(world.pacer.active).toBe(0);
    });

    it('counts the wait in the queue, too, and leaves no timer behind a run that ended in time', async () => {
      const world = new StreamWorld({ runMaxMs: 5_000, pacer: { rps: 0.01, burst: 1 } });
      await world.ask({ key: 'first' });
      const { runId } = await world.ask({ key: 'second' });
      await world.clock.advance(5_000);
      const text = await readText(world.log.read(runId, -1, NEVER));
      expect(find(text, 'data-error')?.data).toMatchObject({ code: 'run_too_long' });
      expect(world.calls).toHaveLength(1);
    });
  });

  describe('when the process drains', () => {
    it('refuses new runs, lets live ones finish, and is done', async () => {
      const world = new StreamWorld();
      const { runId } = await world.ask();
      await world.clock.advance(500);
      let drained = false;
      void world.runs.drain(10_000).then(() => (drained = true));
      const late = await world.ask({ key: 'late' });
      await expect(world.log.opened(late.runId, NEVER)).rejects.toMatchObject({ code: 'shutting_down' });
      await world.clock.advance(400);
      expect(drained).toBe(false);
      await world.clock.advance(200);
      expect(drained).toBe(true);
      expect(world.rows.get(runId)?.status).toBe('complete');
      expect(world.clock.pending).toBe(0);
    });

    it('interrupts what is left after the grace time: stored, and with no terminal frame', async () => {
      const world = new StreamWorld();
      const { runId } = await world.ask();
      const seen = readText(world.log.read(runId, -1, NEVER)).catch((error: Error) => error.message);
      await world.clock.advance(200);
      const drained = world.runs.drain(300);
      await world.clock.advance(350);
      await drained;
      expect(world.rows.get(runId)).toMatchObject({
        status: 'interrupted',
        text: 'word0 word1 word2 word3 ',
      });
      expect(world.rows.get(runId)?.settled?.error).toEqual({ code: 'interrupted', retryable: true });
      expect(await world.log.state(runId)).toMatchObject({ status: 'open' });
      world.log.disconnect(new Error('going down'));
      expect(await seen).toBe('going down');
    });
  });
});
