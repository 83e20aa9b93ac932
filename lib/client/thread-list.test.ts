import { expect, test } from 'vitest';
import type { ThreadJson } from './protocol.ts';
import { groupByDay, type ThreadList, withoutThread, withThread } from './thread-list.ts';

const thread = (id: string, lastMessageAt: string, fields: Partial<ThreadJson> = {}): ThreadJson => ({
  id,
  title: id,
  model: 'mock/faststream',
  systemPrompt: null,
  temperature: null,
  maxOutputTokens: null,
  pinned: false,
  archived: false,
  createdAt: lastMessageAt,
  updatedAt: lastMessageAt,
  lastMessageAt,
  ...fields,
});
const list = (nextCursor: string | null, ...threads: ThreadJson[]): ThreadList => ({
  pages: [{ threads, activity: [], nextCursor }],
  pageParams: [null],
});
const ids = ({ pages }: ThreadList) => pages.flatMap((page) => page.threads.map(({ id }) => id));
const base = list(null, thread('c', '2026-03-03T00:00:00Z'), thread('a', '2026-03-01T00:00:00Z'));

test('a changed conversation moves to its place and is there once', () => {
  expect(ids(withThread(base, thread('a', '2026-03-04T00:00:00Z')))).toEqual(['a', 'c']);
  expect(ids(withThread(base, thread('b', '2026-03-02T00:00:00Z')))).toEqual(['c', 'b', 'a']);
  expect(ids(withThread(base, thread('z', '2026-01-01T00:00:00Z')))).toEqual(['c', 'a', 'z']);
});

test('one that belongs to a page not read yet is left to that page', () => {
  const more = { ...base, pages: base.pages.map((page) => ({ ...page, nextCursor: 'more' })) };
  expect(ids(withThread(more, thread('z', '2026-01-01T00:00:00Z')))).toEqual(['c', 'a']);
});

test('deleted conversations leave the list', () => {
  expect(ids(withoutThread(base, { id: 'c' }))).toEqual(['a']);
});

test('days are those of the reader, not of UTC', () => {
  const late = thread('late', '2026-03-01T23:30:00Z');
  const now = Date.parse('2026-03-02T00:30:00Z');
  expect(groupByDay([], [late], now, 0)[0]?.label).toBe('Yesterday');
  expect(groupByDay([], [late], now, -120)[0]?.label).toBe('Today');
});

test('headings follow one another, pinned first, and none is empty', () => {
  const now = Date.parse('2026-03-31T12:00:00Z');
  const threads = ['2026-03-31', '2026-03-30', '2026-03-25', '2026-03-05', '2025-01-01'].map((day) =>
    thread(day, `${day}T08:00:00Z`),
  );
  const groups = groupByDay([thread('p', '2025-06-01T00:00:00Z', { pinned: true })], threads, now, 0);
  expect(groups.map(({ label }) => label)).toEqual([
    'Pinned',
    'Today',
    'Yesterday',
    'Last 7 days',
    'Last 30 days',
    'Older',
  ]);
});
