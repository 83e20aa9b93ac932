import { beforeEach, expect, test } from 'vitest';
import { QuestionQueue } from '@/lib/client/question-queue.ts';
import type { StartedRun } from '@/lib/client/send-message.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { WaitingQuestions } from './waiting-questions.ts';

interface Delivery {
  messageId: string;
  parentId: string | null;
}
let queue: QuestionQueue;
let delivered: Delivery[];
let statuses: Record<string, MessageView['status']>;
let stored: Set<string>;
let confirms: boolean;

function tab(locks: LockManager | undefined = navigator.locks): WaitingQuestions {
  return new WaitingQuestions({
    queue,
    locks,
    sender: {
      deliver: async (_place, { threadId, messageId, text, parentId }) => {
        delivered.push({ messageId, parentId });
        await Promise.resolve();
        if (!confirms) return null;
        return { threadId, parentId, text, started: { runId: `answer to ${messageId}` } as StartedRun };
      },
    },
    statusOf: (_threadId, answerId) => statuses[answerId],
    isStored: (_threadId, messageId) => stored.has(messageId),
    modelOf: () => 'mock/m',
    onSent: () => {},
  });
}

beforeEach(() => {
  queue = new QuestionQueue(null);
  delivered = [];
  statuses = {};
  stored = new Set();
  confirms = true;
  queue.add('t', { id: 'one', text: 'first' }, 'run');
  queue.add('t', { id: 'two', text: 'second' }, 'run');
});

test.each<[MessageView['status'] | undefined, boolean]>([
  ['complete', true],
  ['cancelled', false],
  ['streaming', false],
  ['failed', false],
  ['interrupted', false],
  [undefined, false],
])('after an answer that is %s the next goes out: %s', async (status, goes) => {
  if (status) statuses.run = status;
  await tab().advance('t');
  expect(delivered).toEqual(goes ? [{ messageId: 'one', parentId: 'run' }] : []);
});

test('each follows the answer before it, and the next waits for that one', async () => {
  const waiting = tab();
  await waiting.advance('t', { runId: 'run', status: 'complete' });
  expect(queue.read('t')).toMatchObject({ after: 'answer to one', questions: [{ id: 'two' }] });
  await waiting.advance('t', { runId: 'run', status: 'complete' });
  expect(delivered).toHaveLength(1);
  await waiting.advance('t', { runId: 'answer to one', status: 'complete' });
  expect(delivered[1]).toEqual({ messageId: 'two', parentId: 'answer to one' });
  expect(queue.read('t')).toBeNull();
});

test('of many tabs that hear of it at once, one sends', async () => {
  const settled = { runId: 'run', status: 'complete' } as const;
  await Promise.all(Array.from({ length: 5 }, () => tab().advance('t', settled)));
  expect(delivered).toEqual([{ messageId: 'one', parentId: 'run' }]);
});

test('what could not be sent stays, and goes under the same id', async () => {
  confirms = false;
  await tab().send('t', 'run');
  expect(queue.read('t')?.questions).toHaveLength(2);
  confirms = true;
  await tab(undefined).send('t', 'run');
  expect(delivered.map(({ messageId }) => messageId)).toEqual(['one', 'one']);
  expect(queue.read('t')?.questions).toHaveLength(1);
});

test('what has arrived after all is not sent again', async () => {
  stored.add('one');
  statuses.run = 'complete';
  await tab().advance('t');
  expect(delivered).toEqual([{ messageId: 'two', parentId: 'run' }]);
});
