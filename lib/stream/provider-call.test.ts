import { describe, expect, it } from 'vitest';
import { StreamError } from './errors.ts';
import { ManualClock } from './manual-clock.ts';
import { callProvider } from './provider-call.ts';
import type { ProviderEvent } from './provider-event.ts';

const text = (value: string): ProviderEvent => ({ type: 'text', text: value });

function makeCall(
  open: (signal: AbortSignal, clock: ManualClock) => AsyncIterable<ProviderEvent>,
  wanted = Number.POSITIVE_INFINITY,
) {
  const clock = new ManualClock();
  const stop = new AbortController();
  const events: ProviderEvent[] = [];
  let callSignal: AbortSignal | undefined;
  const outcome: { value: unknown; settled: boolean } = { value: undefined, settled: false };
  const done = callProvider({
    clock,
    signal: stop.signal,
    firstByteMs: 1_000,
    stallMs: 300,
    abortGraceMs: 2_000,
    open: (signal) => {
      callSignal = signal;
      return open(signal, clock);
    },
    onEvent: async (event) => events.push(event) < wanted,
  })
    .then(() => 'done')
    .catch((error) => error)
    .then((value) => Object.assign(outcome, { value, settled: true }));
  return { clock, stop, events, outcome, done, signal: () => callSignal };
}

const wait = (clock: ManualClock, ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    clock.schedule(ms, resolve);
    signal?.addEventListener('abort', () => reject(new Error('the provider’s own abort error')));
  });

describe('callProvider', () => {
  it('reads a call to its end and leaves no timer behind', async () => {
    const { clock, events, outcome, done, signal } = makeCall(async function* () {
      yield text('a');
      yield text('b');
    });
    await done;
    expect(outcome.value).toBe('done');
    expect(events).toHaveLength(2);
    expect(clock.pending).toBe(0);
    expect(signal()?.aborted).toBe(true);
  });

  it('fails with provider_timeout where no first byte comes in time', async () => {
    const { clock, outcome } = makeCall(async function* (signal, clock) {
      await wait(clock, 5_000, signal);
      yield text('late');
    });
    await clock.advance(999);
    expect(outcome.settled).toBe(false);
    await clock.advance(1);
    expect(outcome.value).toMatchObject({ code: 'provider_timeout' });
  });

  it('fails with provider_stalled where it goes silent in the middle, counted from the last event', async () => {
    const { clock, outcome, events } = makeCall(async function* (signal, clock) {
      for (let i = 0; i < 5; i++) {
        await wait(clock, 200, signal);
        yield text(`${i}`);
      }
      await wait(clock, 5_000, signal);
    });
    await clock.advance(1_299);
    expect([events.length, outcome.settled]).toEqual([5, false]);
    await clock.advance(1);
    expect(outcome.value).toMatchObject({ code: 'provider_stalled' });
  });

  it.each([
    ['before the first content', 0, 1_000, 'provider_timeout'],
    ['in the middle', 1, 300, 'provider_stalled'],
  ])(
    'takes signs of life %s for less than silence, fifteen times as long and no longer',
    async (_, texts, limitMs, code) => {
      const { clock, outcome, events } = makeCall(async function* (signal, clock) {
        for (let count = 0; count < texts; count++) yield text('a');
        for (;;) {
          await wait(clock, 100, signal);
          yield { type: 'alive' };
        }
      });
      await clock.advance(15 * limitMs - 1);
      expect([outcome.settled, events.length]).toEqual([false, texts]);
      await clock.advance(1);
      expect(outcome.value).toMatchObject({ code });
    },
  );

  it('counts silence from the last sign of life', async () => {
    const { clock, outcome } = makeCall(async function* (signal, clock) {
      await wait(clock, 900, signal);
      yield { type: 'alive' };
      await wait(clock, 5_000, signal);
    });
    await clock.advance(1_899);
    expect(outcome.settled).toBe(false);
    await clock.advance(1);
    expect(outcome.value).toMatchObject({ code: 'provider_timeout' });
  });

  it('aborts the provider at once and rejects with the reason, not with what the provider throws', async () => {
    const { clock, stop, outcome, done, signal } = makeCall(async function* (signal, clock) {
      await wait(clock, 5_000, signal);
      yield text('late');
    });
    await clock.advance(10);
    stop.abort('why');
    expect(signal()?.aborted).toBe(true);
    await done;
    expect(outcome.value).toBe('why');
  });

  it('leaves a provider that ignores the abort behind after its grace, and takes nothing more from it', async () => {
    const { clock, stop, outcome, events } = makeCall(async function* (_signal, clock) {
      for (;;) {
        await wait(clock, 250);
        yield text('still here');
      }
    });
    await clock.advance(500);
    const before = events.length;
    stop.abort('why');
    await clock.advance(1_999);
    expect(events.length).toBe(before);
    await clock.advance(1);
    expect(outcome.value).toBe('why');
  });

  it('cuts off a provider that neither speaks nor hears', async () => {
    const { clock, stop, outcome } = makeCall(() => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }),
    }));
    await clock.advance(10);
    stop.abort('why');
    await clock.advance(1_999);
    expect(outcome.settled).toBe(false);
    await clock.advance(1);
    expect(outcome.value).toBe('why');
    expect(clock.pending).toBe(0);
  });

  it('passes a failure of the provider on as it is', async () => {
    const failure = new StreamError('provider_quota');
    // biome-ignore lint/correctness/useYield: it fails before it has anything to say
    const { outcome, done } = makeCall(async function* () {
      throw failure;
    });
    await done;
    expect(outcome.value).toBe(failure);
  });

  it('does not wait for a provider that lingers after the last wanted event', async () => {
    const { outcome, done, clock } = makeCall(async function* () {
      try {
        yield text('all');
      } finally {
        await new Promise<never>(() => {});
      }
    }, 1);
    await done;
    expect(outcome.value).toBe('done');
    expect(clock.pending).toBe(0);
  });

  it('does not call the provider at all where the run is already stopped', async () => {
    let opened = 0;
    const stopped = AbortSignal.abort('why');
    const call = callProvider({
      clock: new ManualClock(),
      signal: stopped,
      firstByteMs: 1,
      stallMs: 1,
      abortGraceMs: 1,
      open: async function* () {
        opened += 1;
        yield text('never');
      },
      onEvent: async () => true,
    });
    await expect(call).rejects.toBe('why');
    expect(opened).toBe(0);
  });
});
