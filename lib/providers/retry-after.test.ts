import { expect, test } from 'vitest';
import { parseRetryAfter, retryAfterOf } from './retry-after.ts';

const now = Date.UTC(2026, 10, 23, 12, 0, 0);
const day = 86_400_000;

test.each([
  ['2', 2000],
  [' 2 ', 2000],
  ['0', 0],
  ['1.5', 1500],
  ['0.0001', 1],
  ['86400', day],
  ['86401', day],
  ['9'.repeat(400), day],
  ['-5', undefined],
  ['soon', undefined],
  ['2 seconds', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['NaN', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  ['Mon, 23 Nov 2026 12:00:02 GMT', 2000],
  ['Monday, 23-Nov-26 12:00:02 GMT', 2000],
  ['Mon, 23 Nov 2026 11:59:00 GMT', 0],
  ['Sun, 23 Nov 2036 12:00:00 GMT', day],
  ['Mon, 99 Nov 2026 12:00:02 GMT', undefined],
  // A bare year or ISO date is no HTTP date, whatever `Date.parse` makes of it.
  ['2026-11-23T12:00:02Z', undefined],
])('Retry-After: %.40j asks for %j ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});

test.each([
  [{ 'retry-after': '2', 'retry-after-ms': '350' }, 350],
  [{ 'retry-after': '2', 'retry-after-ms': 'x' }, 2000],
  [{ 'retry-after-ms': '9'.repeat(400) }, day],
  [{}, undefined],
  [undefined, undefined],
])('of the headers %j the finer one is taken', (headers, expected) => {
  expect(retryAfterOf(headers, now)).toBe(expected);
});
