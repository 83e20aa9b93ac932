import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test.each([
  ['## A heading\ntext', 'A heading\ntext'],
  ['> quoted', 'quoted'],
  ['a *b* _c_ ~~d~~ `e`', 'a b c d e'],
  ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
  ['```ts\nconst a = 1;\n```', '\nconst a = 1;\n'],
  ['- one\n  * two\n- [x] done', 'one\n  two\ndone'],
  ['| a | b |\n|---|:-:|\n| 1 | 2 |', 'a b\n\n1 2'],
  ['$$\nx = 1\n$$', '\nx = 1\n'],
  ['above\n\n---\n\nbelow', 'above\n\n\n\nbelow'],
  ['a | b, 3 - 2 and x = y', 'a | b, 3 - 2 and x = y'],
])('%j reads as %j', (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test('takes milliseconds for a line of nothing but marks', () => {
  const from = process.cpuUsage();
  for (const mark of ['-', '- ', '|-', ' |', '**', '`', '[', '=']) plainText(mark.repeat(2_000));
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
