import { expect, test } from 'vitest';
import { forksTo } from './forks-to.ts';

const tree = [
  { id: 'q1', parentId: null },
  { id: 'a1', parentId: 'q1' },
  { id: 'q2', parentId: 'a1' },
  { id: 'a2', parentId: 'q2' },
  { id: 'a1b', parentId: 'q1' },
  { id: 'a2b', parentId: 'q2' },
];
const ids = (id: string) => forksTo(tree, id)?.map((message) => message.id);

test('names the choices on the way to a message, its own among them, outermost first', () => {
  expect(ids('a2')).toEqual(['a1', 'a2']);
  expect(ids('q2')).toEqual(['a1']);
  expect(ids('a1b')).toEqual(['a1b']);
});

test('there is nothing to choose on the way to the first message, and no way to one that is not there', () => {
  expect(ids('q1')).toEqual([]);
  expect(forksTo(tree, 'deleted')).toBeNull();
});
