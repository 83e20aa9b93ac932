import { expect, test } from 'vitest';
import { visibleBranch } from './message-tree.ts';

const tree = [
  { id: 'q1', parentId: null },
  { id: 'a1', parentId: 'q1' },
  { id: 'q2', parentId: 'a1' },
  { id: 'a2', parentId: 'q2' },
  { id: 'a1b', parentId: 'q1' },
];
const ids = (choice = {}, messages = tree) =>
  visibleBranch(messages, choice).map(({ message }) => message.id);

test('the newest branch is shown, an answer made anew before the longer old one', () => {
  expect(ids()).toEqual(['q1', 'a1b']);
});

test('a newer message deep in another branch brings that branch back', () => {
  expect(ids({}, [...tree, { id: 'q3', parentId: 'a2' }])).toEqual(['q1', 'a1', 'q2', 'a2', 'q3']);
});

test('a choice at a fork is followed, and names all siblings in order', () => {
  expect(ids({ q1: 'a1' })).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(visibleBranch(tree, {})[1]?.siblings).toEqual(['a1', 'a1b']);
});

test('a choice at the root goes by the conversation, so that two conversations have their own', () => {
  const edited = [
    { id: 'q1', parentId: null, threadId: 't' },
    { id: 'q2', parentId: null, threadId: 't' },
  ];
  expect(ids({ t: 'q1' }, edited)).toEqual(['q1']);
  expect(ids({ other: 'q1' }, edited)).toEqual(['q2']);
});

test('a choice that is gone falls back to the newest', () => {
  expect(ids({ q1: 'deleted' })).toEqual(['q1', 'a1b']);
});

test('a page that begins in the middle begins at its first message', () => {
  expect(ids({}, tree.slice(2, 4))).toEqual(['q2', 'a2']);
});

test('an empty conversation has no branch', () => {
  expect(ids({}, [])).toEqual([]);
});
