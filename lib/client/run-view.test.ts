import { expect, test } from 'vitest';
import type { RunEvent } from '../stream/run-event.ts';
import type { Frame } from './frame-reader.ts';
import { emptyRunView, type RunView, reduceRun } from './run-view.ts';

const start: RunEvent = {
  type: 'start',
  messageId: 'run',
  messageMetadata: { threadId: 'thread', parentId: 'question', provider: 'mock', model: 'mock/faststream' },
};
const text = (delta: string): RunEvent => ({ type: 'text-delta', id: '0', delta });
const finish: RunEvent = {
  type: 'finish',
  finishReason: 'stop',
  messageMetadata: {
    usage: { inputTokens: 3, outputTokens: 5 },
    latencyMs: 900,
    ttftMs: 40,
    queueWaitMs: 10,
  },
};
const story: RunEvent[] = [
  start,
  { type: 'data-status', data: { phase: 'queued', position: 2, etaMs: 800 }, transient: true },
  { type: 'data-status', data: { phase: 'sent' }, transient: true },
  { type: 'message-metadata', messageMetadata: { ttftMs: 40, queueWaitMs: 10 } },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'think' },
  { type: 'reasoning-end', id: 'r' },
  { type: 'text-start', id: '0' },
  text('Hel'),
  text('lo'),
  { type: 'source-url', sourceId: 's', url: 'https://example.com/' },
  text(' you'),
  { type: 'text-end', id: '0' },
  finish,
];
const frames: Frame<RunEvent>[] = story.map((event, id) => ({ id, event }));
const read = (list: Frame<RunEvent>[], from: RunView = emptyRunView('run')) => list.reduce(reduceRun, from);

test('a run read whole has its text, reasoning, sources and figures', () => {
  expect(read(frames)).toMatchObject({
    status: 'complete',
    text: 'Hello you',
    reasoning: 'think',
    sources: [{ url: 'https://example.com/' }],
    ttftMs: 40,
    latencyMs: 900,
    usage: { outputTokens: 5 },
    lastSeq: frames.length - 1,
  });
});

test('phases follow one another: queued, sent, streaming', () => {
  expect(read(frames.slice(0, 2)).phase).toEqual({ phase: 'queued', position: 2, etaMs: 800 });
  expect(read(frames.slice(0, 3)).phase).toEqual({ phase: 'sent' });
  expect(read(frames.slice(0, 6)).phase).toEqual({ phase: 'streaming' });
});

test('a frame offered twice, and every frame after the end, gives back the very same view', () => {
  const half = read(frames.slice(0, 9));
  for (const frame of frames.slice(0, 9)) expect(reduceRun(half, frame)).toBe(half);
  const whole = read(frames);
  expect(reduceRun(whole, { id: 99, event: text('late') })).toBe(whole);
});

test('however a run is cut and however far each connection goes back, the view is the same (seeded)', () => {
  const expected = read(frames);
  for (let seed = 1; seed <= 300; seed++) {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % below;
    };
    let view = emptyRunView('run');
    while (view.status === 'streaming') {
      const from = random(view.lastSeq + 2);
      const to = from + 1 + random(frames.length - from);
      view = read(frames.slice(from, to), view);
    }
    expect(view, `seed ${seed}`).toEqual(expected);
  }
});

test('a replay out of the database, which has no ids, replaces a half-read view instead of adding to it', () => {
  const replay = [start, text('Hello you'), finish].map((event) => ({ id: null, event }));
  const view = read(replay, read(frames.slice(0, 9)));
  expect(view).toMatchObject({ status: 'complete', text: 'Hello you' });
});

test('an error keeps the text and tells failed from interrupted by its code', () => {
  const failWith = (code: 'provider_cut' | 'interrupted') =>
    read(
      [
        { type: 'data-error', data: { code, retryable: true }, transient: true } as const,
        { type: 'error', errorText: 'Broke.' } as const,
      ].map((event, index) => ({ id: 9 + index, event })),
      read(frames.slice(0, 9)),
    );
  expect(failWith('provider_cut')).toMatchObject({ status: 'failed', text: 'Hel', errorText: 'Broke.' });
  expect(failWith('interrupted')).toMatchObject({ status: 'interrupted', text: 'Hel' });
});

test('an abort settles the view as cancelled', () => {
  const view = read([{ id: 9, event: { type: 'abort', reason: 'cancelled' } }], read(frames.slice(0, 9)));
  expect(view).toMatchObject({ status: 'cancelled', text: 'Hel' });
});

test('a frame of a kind that is not known yet is let pass', () => {
  const view = read([{ id: 9, event: { type: 'tool-input-start' } as never }], read(frames.slice(0, 9)));
  expect(view).toMatchObject({ text: 'Hel', lastSeq: 9, status: 'streaming' });
});
