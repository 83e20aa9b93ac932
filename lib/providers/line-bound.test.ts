import { expect, test } from 'vitest';
import { LineBound } from './line-bound.ts';

test.each([
  [['12345'], [false]],
  [['123456'], [true]],
  [
    ['123', '456'],
    [false, true],
  ],
  [
    ['1234\n', '12345'],
    [false, false],
  ],
  [
    ['1234\n1', '2345', '6'],
    [false, false, true],
  ],
  [
    ['1234\r1', '2345', '6'],
    [false, false, true],
  ],
  [['123456789\n'], [false]],
])('of the chunks %j with a bound of 5, %j are too long', (chunks, expected) => {
  const bound = new LineBound(5);
  expect(chunks.map((chunk) => bound.isExceededBy(Buffer.from(chunk)))).toEqual(expected);
});
