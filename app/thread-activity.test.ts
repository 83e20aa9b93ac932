import { expect, test } from 'vitest';
import type { TabEvent, ThreadJson } from '@/lib/client/protocol.ts';
import { ThreadActivity } from './thread-activity.ts';

function activity(looksAt: string | null = null) {
  const seen: string[] = [];
  let at = looksAt;
  const shown = new ThreadActivity({
    looksAt: () => at,
    markSeen: async (threadId) => void seen.push(threadId),
  });
  const goTo = (threadId: string | null) => {
    at = threadId;
    shown.look();
  };
  return { shown, seen, goTo };
}

const started = (threadId: string, runId: string): TabEvent => ({
  type: 'run-started',
  threadId,
  runId,
  parentId: 'p',
});
const settled = (threadId: string, runId: string): TabEvent => ({
  type: 'run-settled',
  threadId,
  runId,
  status: 'complete',
});
const thread = (id: string) => ({ id }) as ThreadJson;

test('a conversation is answered until its last run has settled, and then has something new', () => {
  const { shown } = activity();
  shown.hear(started('a', '1'));
  shown.hear(started('a', '2'));
  shown.hear(settled('a', '1'));
  expect(shown.get('a')).toBe('answering');
  shown.hear(settled('a', '2'));
  expect(shown.get('a')).toBe('unseen');
});

test('an answer that somebody watches is no news, and the server is told', () => {
  const { shown, seen } = activity('a');
  shown.hear(started('a', '1'));
  expect(seen).toEqual([]);
  shown.hear(settled('a', '1'));
  expect(shown.get('a')).toBeUndefined();
  expect(seen).toEqual(['a']);
});

test('what is new is seen when somebody goes there, once, and not while they are elsewhere', () => {
  const { shown, seen, goTo } = activity('b');
  shown.hear(settled('a', '1'));
  expect(seen).toEqual([]);
  goTo('a');
  goTo('a');
  expect(seen).toEqual(['a']);
  expect(shown.get('a')).toBeUndefined();
});

test('another device has seen it; what is being answered stays so', () => {
  const { shown } = activity();
  shown.hear(settled('a', '1'));
  shown.hear({ type: 'thread-seen', threadId: 'a' });
  expect(shown.get('a')).toBeUndefined();
  shown.hear(started('a', '2'));
  shown.hear({ type: 'thread-seen', threadId: 'a' });
  expect(shown.get('a')).toBe('answering');
});

test('a page of the list says how its conversations stand, and nothing of others', () => {
  const { shown } = activity();
  for (const id of ['a', 'b']) shown.hear(settled(id, '1'));
  shown.take({
    threads: [thread('a'), thread('c')],
    activity: [{ threadId: 'c', state: 'answering' }],
    nextCursor: null,
  });
  expect(['a', 'b', 'c'].map((id) => shown.get(id))).toEqual([undefined, 'unseen', 'answering']);
  shown.hear({ type: 'thread-deleted', threadId: 'b' });
  expect(shown.get('b')).toBeUndefined();
});
