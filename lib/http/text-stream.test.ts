import { expect, it } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import { textStream, UNREAD_MS } from './text-stream.ts';

const NEVER = new AbortController().signal;

/** A stream over `count` pieces of 100,000 characters, and how many were asked for. */
function world(count: number, signal = NEVER) {
  const clock = new ManualClock();
  const state = { made: 0, ended: 0, returned: false };
  async function* pieces() {
    try {
      for (let i = 0; i < count; i++) {
        state.made += 1;
        yield String(i % 10).repeat(100_000);
      }
    } finally {
      state.returned = true;
    }
  }
  const stream = textStream(pieces(), {
    clock,
    signal,
    onEnd: () => {
      state.ended += 1;
    },
  });
  return { clock, state, stream, reader: stream.getReader() };
}

it('makes a chunk only when it is asked for: who does not read costs nothing', async () => {
  const { state, reader, clock } = world(200);
  await clock.advance(1_000);
  expect(state.made).toBe(0);
  await reader.read();
  await clock.advance(1_000);
  expect(state.made).toBe(1);
});

it('ends once, when everything was read', async () => {
  const { state, reader, clock } = world(3);
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) length += next.value.length;
  expect([length, state.ended, state.returned]).toEqual([300_000, 1, true]);
  expect(clock.pending).toBe(0);
});

it('gathers what is short', async () => {
  async function* short() {
    for (let i = 0; i < 1_000; i++) yield 'é';
  }
  const stream = textStream(short(), { clock: new ManualClock(), signal: NEVER, onEnd: () => {} });
  const chunks = await Array.fromAsync(stream);
  expect(chunks.map((chunk) => chunk.length)).toEqual([2_000]);
});

it('gives up who takes nothing for a minute', async () => {
  const { state, reader, clock } = world(5);
  await reader.read();
  await clock.advance(UNREAD_MS - 1);
  expect(state.ended).toBe(0);
  await clock.advance(1);
  expect([state.ended, state.returned]).toEqual([1, true]);
  await expect(reader.read()).rejects.toThrow('nobody reads');
});

it('lets go of everything when the client leaves, by whichever sign', async () => {
  const cancelled = world(5);
  await cancelled.reader.read();
  await cancelled.reader.cancel();
  const leaving = new AbortController();
  const aborted = world(5, leaving.signal);
  await aborted.reader.read();
  leaving.abort();
  for (const { state, clock } of [cancelled, aborted]) {
    await clock.advance();
    expect([state.ended, state.returned, clock.pending]).toEqual([1, true, 0]);
  }
  expect(await aborted.reader.read()).toMatchObject({ done: true });
  expect(world(5, AbortSignal.abort()).state.ended).toBe(1);
});

it('breaks where the text cannot be read on', async () => {
  async function* broken() {
    yield 'x'.repeat(100_000);
    throw new Error('the disk is gone');
  }
  let ended = 0;
  const stream = textStream(broken(), {
    clock: new ManualClock(),
    signal: NEVER,
    onEnd: () => {
      ended += 1;
    },
  });
  await expect(Array.fromAsync(stream)).rejects.toThrow('the disk is gone');
  expect(ended).toBe(1);
});
