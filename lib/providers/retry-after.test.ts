import { expect, test } from 'vitest';
import { parseRetryAfter, parseSpan, resetAfterOf, retryAfterInWords, retryAfterOf } from './retry-after.ts';

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

test.each([
  ['20ms', 20],
  ['3s', 3000],
  ['1.5s', 1500],
  ['7m12s', 432_000],
  ['1h2m3s', 3_723_000],
  ['14m24.576s', 864_576],
  ['9d', day],
  ['', undefined],
  ['12', undefined],
  ['s', undefined],
  ['soon', undefined],
])('the span %j is %j ms', (text, expected) => {
  expect(parseSpan(text)).toBe(expected);
});

test.each([
  ['Please try again in 2s. Visit …', 2000],
  ['Please try again in 14m24s.', 864_000],
  ['Please try again in 20 seconds', 20_000],
  ['try again in 1.5 seconds', 1500],
  ['Please retry in 34.074824224s.', 34_075],
  ['Please retry after 20 seconds.', 20_000],
  ['Rate limited, retry after 2 minutes', 120_000],
  ['Please wait 30 seconds before trying again', 30_000],
  ['Please wait for at least 1 hour', 3_600_000],
  ['Limit resets in 350ms', 350],
  ['Please try again later', undefined],
  ['Try again in a moment', undefined],
  ['try again in 3 ways', undefined],
  ['limit of 30 seconds of audio', undefined],
  [undefined, undefined],
])('%j asks for %j ms', (message, expected) => {
  expect(retryAfterInWords(message)).toBe(expected);
});

test.each([
  [{ 'x-ratelimit-reset-requests': '3s', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  [
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '3s',
      'x-ratelimit-remaining-tokens': '90',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    3000,
  ],
  [{ 'x-ratelimit-reset': '12' }, 12_000],
  [{ 'x-ratelimit-reset': String(now / 1000 + 5) }, 5000],
  [{ 'x-ratelimit-reset': String(now + 5000) }, 5000],
  [{ 'ratelimit-reset': '4' }, 4000],
  [{ 'anthropic-ratelimit-requests-reset': '2026-11-23T12:00:09Z' }, 9000],
  [{ 'x-ratelimit-reset': 'never' }, undefined],
  [{ 'x-ratelimit-limit': '5' }, undefined],
  [undefined, undefined],
])('%j says that the limit is over in %j ms', (headers, expected) => {
  expect(resetAfterOf(headers as Record<string, string> | undefined, now)).toBe(expected);
});
