import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';

/** An excerpt on one line, matches in brackets. */
const shown = (text: string, sought: string) =>
  excerptOf(text, sought)
    .map(({ text: piece, match }) => (match ? `[${piece}]` : piece))
    .join('');

test.each([
  ['Bread is bread.', 'bread', '[Bread] is [bread].'],
  ['a (b) c', '(b)', 'a [(b)] c'],
  ['a.c abc', 'a.c', '[a.c] abc'],
  ['x^$*+?{}|[]\\/y', '^$*+?{}|[]\\/', 'x[^$*+?{}|[]\\/]y'],
  ['one\n\n  two\tthree', 'two', 'one [two] three'],
  ['line one\nline two', 'one\nline', '[line] [one] [line] two'],
  ['a cat, a scatter', 'cat', 'a [cat], a scatter'],
  ['decomposed Cafe\u0301', 'caf\u00e9', 'decomposed [Caf\u00e9]'],
  ['ЖУРНАЛ', 'журнал', '[ЖУРНАЛ]'],
  ['Größe', 'GRÖßE', '[Größe]'],
  ['日本語の文章', '本語', '日[本語]の文章'],
  ['nothing here', 'absent', 'nothing here'],
  ['  padded  ', 'padded', ' [padded]'],
  ['xaaaa', 'aa', 'x[aaaa]'],
])('of %j, sought %j, it shows %j', (text, sought, expected) => {
  expect(shown(text, sought)).toBe(expected);
});

test('a long text is cut at both ends, at a word before the match', () => {
  const text = `${'before '.repeat(100)}needle ${'after '.repeat(100)}`;
  const line = shown(text, 'needle');
  expect(line).toMatch(/^…before .*\[needle\] after .*…$/);
  expect(line.length).toBeLessThan(270);
});

test('a text without spaces is cut between characters', () => {
  const text = `${'😀'.repeat(200)}x${'😀'.repeat(200)}`;
  const line = shown(text, 'x');
  expect(line).toMatch(/^…(😀)+\[x\](😀)+.?…$/u);
  expect(line.isWellFormed()).toBe(true);
});

test('markup is text like any other', () => {
  expect(excerptOf('<b>bold</b> <script>', 'script')).toEqual([
    { text: '<b>bold</b> <', match: false },
    { text: 'script', match: true },
    { text: '>', match: false },
  ]);
});
