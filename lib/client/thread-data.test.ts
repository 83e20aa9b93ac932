import { expect, test } from 'vitest';
import type { MessageJson, ThreadJson } from './protocol.ts';
import { emptyRunView } from './run-view.ts';
import {
  contentOf,
  newMessage,
  type ThreadData,
  threadDataOf,
  withSettledRun,
  withTurn,
} from './thread-data.ts';

const thread = { id: 't', updatedAt: '2026-01-01T00:00:00.000Z' } as ThreadJson;
const createdAt = '2026-01-01T00:00:00.000Z';
const question = newMessage({
  ...{ id: 'q', threadId: 't', parentId: null, text: 'why?', createdAt },
  ...{ role: 'user', status: 'complete', model: null },
});
const answer = newMessage({
  ...{ id: 'a', threadId: 't', parentId: 'q', text: '', createdAt },
  ...{ role: 'assistant', status: 'streaming', model: 'mock/m' },
});
const empty: ThreadData = { thread, messages: [], partial: false, readAt: null };
const ids = ({ messages }: ThreadData) => messages.map(({ id }) => id);
const stored = (fields: Partial<MessageJson>): MessageJson => {
  const { text: _text, reasoning: _reasoning, sources: _sources, ...rest } = answer;
  return { ...rest, parts: [], ...fields };
};

test('parts are joined by their kind, in whatever order they came', () => {
  expect(
    contentOf([
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'one ' },
      { type: 'source-url', sourceId: 's', url: 'https://example.com/' },
      { type: 'text', text: 'two' },
    ]),
  ).toEqual({
    text: 'one two',
    reasoning: 'hm',
    sources: [{ sourceId: 's', url: 'https://example.com/', title: undefined }],
  });
});

test('a turn is added once, though its question or all of it may be there already', () => {
  const once = withTurn(empty, question, answer);
  expect(ids(once)).toEqual(['q', 'a']);
  expect(ids(withTurn(once, question, answer))).toEqual(['q', 'a']);
  expect(ids(withTurn(once, null, { ...answer, id: 'b' }))).toEqual(['q', 'a', 'b']);
});

test('a settled run becomes its message, without the rendering of its checkpoint; others stay the same objects', () => {
  const data = withTurn(empty, question, { ...answer, html: '<p>half' });
  const run = { ...emptyRunView('a'), status: 'cancelled', text: 'half of it' } as const;
  const after = withSettledRun(data, run, createdAt);
  expect(after.messages[1]).toMatchObject({ status: 'cancelled', text: 'half of it', settledAt: createdAt });
  expect(after.messages[1]).not.toHaveProperty('html');
  expect(after.messages[0]).toBe(data.messages[0]);
  // What is settled stays as it is, whatever comes late.
  expect(withSettledRun(after, { ...run, text: '' }, createdAt).messages[1]).toBe(after.messages[1]);
});

test('reading again keeps what the page came with rendered, except of an answer that is being written', () => {
  const before: ThreadData = {
    ...empty,
    messages: [
      { ...answer, id: 'a', status: 'complete', html: '<p>a</p>' },
      { ...answer, id: 'b', html: '<p>b' },
    ],
  };
  const reading = {
    thread,
    activeRuns: [],
    messages: [
      stored({ id: 'a', status: 'complete', parts: [{ type: 'text', text: 'a' }] }),
      stored({ id: 'b', parts: [{ type: 'text', text: 'b' }] }),
    ],
  };
  const after = threadDataOf(reading, before);
  expect(after.messages.map(({ html, text }) => [html, text])).toEqual([
    ['<p>a</p>', 'a'],
    [undefined, 'b'],
  ]);
  expect(after).toMatchObject({ partial: false, readAt: thread.updatedAt });
});
