import { expect, it } from 'vitest';
import { titleOf } from './thread-title.ts';

it.each([
  ['Why is the sky blue?', 'Why is the sky blue?'],
  ['  first line  \nsecond', 'first line'],
  ['\n\n after blank lines', 'after blank lines'],
  ['many   spaces\tand tabs', 'many spaces and tabs'],
  ['a'.repeat(60), 'a'.repeat(60)],
  ['a'.repeat(61), `${'a'.repeat(60)}…`],
  [
    'Explain the difference between a token bucket and a leaky bucket in detail',
    'Explain the difference between a token bucket and a leaky…',
  ],
  ['😀'.repeat(70), `${'😀'.repeat(60)}…`],
])('the title of %j', (question, title) => {
  expect(titleOf(question)).toBe(title);
});
