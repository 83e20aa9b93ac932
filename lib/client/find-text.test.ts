import { expect, test } from 'vitest';
import { findText, MOST_FINDINGS, placesOf } from './find-text.ts';
import { newMessage } from './thread-data.ts';

const branch = (...texts: string[]) =>
  texts.map((text, index) => ({
    message: newMessage({
      ...{ id: `m${index}`, threadId: 't', parentId: null, text, createdAt: '', model: null },
      ...{ role: index % 2 === 0 ? ('user' as const) : ('assistant' as const), status: 'complete' as const },
    }),
    siblings: [`m${index}`],
  }));

test('finds every place in reading order, whatever the case', () => {
  expect(findText(branch('A run', 'Run, run', 'walk'), 'run')).toEqual([
    { messageId: 'm0', nth: 0 },
    { messageId: 'm1', nth: 0 },
    { messageId: 'm1', nth: 1 },
  ]);
});

test('finds in an answer what it reads as, and in a question what was typed', () => {
  expect(
    findText(
      branch('x', 'A **run** is a [log](https://example.com) of `events`'),
      'a run is a log of events',
    ),
  ).toHaveLength(1);
  expect(findText(branch('x', 'see [log](https://example.com)'), 'example.com')).toEqual([]);
  expect(findText(branch('**x**'), '**x**')).toHaveLength(1);
});

test('nothing is found of nothing, and not without end', () => {
  expect(findText(branch('x'), '')).toEqual([]);
  expect(findText(branch('x'.repeat(20_000)), 'x')).toHaveLength(MOST_FINDINGS);
});

test('places are offsets into the text itself, a letter with a longer small form before them or not', () => {
  expect(placesOf('İ is, it IS', 'is')).toEqual([2, 9]);
  expect(placesOf('aaaa', 'aa')).toEqual([0, 2]);
  expect(placesOf('a\nb', 'A B')).toEqual([0]);
});
