import { expect, test } from 'vitest';
import { emptyRunView, type ViewPhase } from '@/lib/client/run-view.ts';
import { standingOf } from './answer-standing.ts';

const message = { createdAt: new Date(0).toISOString(), model: 'mock/slow' };
const live = (phase: ViewPhase, lost = false) => ({
  view: { ...emptyRunView('run'), phase },
  lost,
  lastFrameAt: 1_000,
});
const at = (phase: ViewPhase, now: number, lost = false) => standingOf(message, live(phase, lost), now);

test.each<[string, ViewPhase, number, RegExp]>([
  ['a queue', { phase: 'queued', position: 3, etaMs: 5_000 }, 1_000, /number 3 in line, about 5 s/],
  ['a queue, counting down', { phase: 'queued', position: 3, etaMs: 5_000 }, 3_500, /about 3 s/],
  [
    'the head of a queue',
    { phase: 'queued', position: 1, etaMs: 900 },
    4_000,
    /next in line, any moment now/,
  ],
  ['a limited provider', { phase: 'retrying', retryInMs: 2_000 }, 1_100, /Trying again in 2 s/],
  ['its last moment', { phase: 'retrying', retryInMs: 2_000 }, 3_100, /Trying again now/],
  ['a model that was asked', { phase: 'sent' }, 3_000, /^Waiting for mock\/slow · 3 s$/],
  ['a slow model', { phase: 'sent' }, 12_000, /has not begun to answer · 12 s$/],
  ['text that flows', { phase: 'streaming' }, 2_000, /^$/],
  ['a silent model', { phase: 'streaming' }, 9_000, /^No text for 8 s\. Still connected/],
  ['a stalled model', { phase: 'streaming' }, 31_000, /^No text for 30 s\. The model seems stuck\. Stop it/],
  ['a beginning', { phase: 'starting' }, 1_000, /Connecting/],
])('%s is said as such', (_, phase, now, text) => {
  expect(at(phase, now).text).toMatch(text);
});

test('a lost connection is said whatever the model does, and only it and a stall are alarming', () => {
  expect(at({ phase: 'streaming' }, 2_000, true)).toMatchObject({
    text: expect.stringMatching(/Reconnecting/),
    tone: 'alert',
  });
  expect(at({ phase: 'streaming' }, 31_000).tone).toBe('alert');
  expect(at({ phase: 'streaming' }, 9_000).tone).toBe('calm');
  expect(at({ phase: 'sent' }, 99_000).tone).toBe('calm');
});
