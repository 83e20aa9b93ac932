import { expect, test } from 'vitest';
import type { RunEvent } from '../stream/run-event.ts';
import { ThoughtTimer } from './thought-timer.ts';

const start: RunEvent = {
  type: 'start',
  messageId: 'run',
  messageMetadata: { threadId: 't', parentId: 'q', provider: 'p', model: 'p/m' },
};
const first: RunEvent = { type: 'message-metadata', messageMetadata: { ttftMs: 800, queueWaitMs: 0 } };
const begin: RunEvent = { type: 'reasoning-start', id: '0' };
const end: RunEvent = { type: 'reasoning-end', id: '0' };
const abort: RunEvent = { type: 'abort', reason: 'cancelled' };

type Step = [RunEvent | 'interrupted', number];

test.each<[string, Step[], number | null]>([
  [
    'watched live',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
      [end, 4790],
    ],
    4000,
  ],
  [
    'several times',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
      [end, 1790],
      [begin, 2000],
      [end, 2500],
    ],
    1500,
  ],
  [
    'stopped while thinking',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
      [abort, 2790],
    ],
    2000,
  ],
  [
    'thinking still',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
    ],
    null,
  ],
  [
    'joined late: everything at once',
    [
      [start, 5000],
      [first, 5001],
      [begin, 5001],
      [end, 5001],
    ],
    null,
  ],
  [
    'joined in the middle',
    [
      [start, 5000],
      [first, 5001],
      [begin, 5001],
      [end, 9000],
    ],
    null,
  ],
  [
    'cut while thinking',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
      ['interrupted', 1000],
      [end, 9000],
    ],
    null,
  ],
  [
    'cut before it',
    [
      [start, 0],
      ['interrupted', 10],
      [first, 9000],
      [begin, 9000],
      [end, 9001],
    ],
    null,
  ],
  [
    'cut after it',
    [
      [start, 0],
      [first, 790],
      [begin, 790],
      [end, 1790],
      ['interrupted', 2000],
    ],
    1000,
  ],
  [
    'no thoughts',
    [
      [start, 0],
      [first, 790],
      [abort, 2000],
    ],
    null,
  ],
])('%s', (_, steps, ms) => {
  const timer = new ThoughtTimer();
  for (const [event, now] of steps) {
    if (event === 'interrupted') timer.interrupt();
    else timer.take(event, now);
  }
  expect(timer.ms).toBe(ms);
});
