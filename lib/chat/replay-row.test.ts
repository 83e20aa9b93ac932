import { expect, it } from 'vitest';
import type { Message } from '../db/conversation-store.ts';
import { runFrameSchema } from '../http/schemas/run-frame.ts';
import { replayRow } from './replay-row.ts';

const ROW: Message = {
  id: 'run-0000000000000001',
  threadId: 'thread-00000000000001',
  parentId: 'question-000000000001',
  role: 'assistant',
  parts: [{ type: 'text', text: 'two\nlines' }],
  text: 'two\nlines',
  status: 'complete',
  model: 'openrouter/some/model',
  finishReason: 'length',
  error: null,
  ttftMs: 12,
  queueWaitMs: 3,
  latencyMs: 100,
  details: null,
  usage: { inputTokens: 1, outputTokens: 2 },
  createdAt: new Date(0),
  settledAt: new Date(100),
};

const TEXT = ['start', 'message-metadata', 'text-start', 'text-delta', 'text-end'];

it.each<[string, Partial<Message>, string[], object]>([
  [
    'complete',
    {},
    [...TEXT, 'finish'],
    { finishReason: 'length', messageMetadata: { latencyMs: 100, ttftMs: 12 } },
  ],
  ['complete and empty', { text: '', parts: [], ttftMs: null }, ['start', 'finish'], { type: 'finish' }],
  ['cancelled', { status: 'cancelled' }, [...TEXT, 'abort'], { reason: 'cancelled' }],
  ['cancelled before a word', { status: 'cancelled', text: '', ttftMs: null }, ['start', 'abort'], {}],
  [
    'failed',
    { status: 'failed', error: { code: 'provider_auth', retryable: false } },
    [...TEXT, 'data-error', 'error'],
    { errorText: expect.stringMatching(/API key/) },
  ],
  ['interrupted', { status: 'interrupted' }, [...TEXT, 'data-error', 'error'], {}],
  [
    'left streaming by a dead process',
    { status: 'streaming', ttftMs: null },
    ['start', ...TEXT.slice(2), 'data-error', 'error'],
    {},
  ],
])('an answer that is %s is replayed as known frames without ids, and ends', (_, change, types, last) => {
  const wire = Buffer.from(replayRow({ ...ROW, ...change })).toString();
  expect(wire).not.toMatch(/^id:/m);
  const blocks = wire.split('\n\n').slice(0, -1);
  expect(blocks.pop()).toBe('data: [DONE]');
  const frames = blocks.map((block) => runFrameSchema.parse(JSON.parse(block.slice('data: '.length))));
  expect(frames.map((frame) => frame.type)).toEqual(types);
  expect(frames.at(-1)).toMatchObject(last);
  expect(frames[0]).toMatchObject({
    messageMetadata: { provider: 'openrouter', model: 'openrouter/some/model' },
  });
});
