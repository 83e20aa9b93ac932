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
  ['```python\nprint(1)\n```\nWhat does it do?', 'What does it do?'],
  ['~~~~\n```\n~~~~\nWhat is that?', 'What is that?'],
  ['```python\n\nprint(1)\n```', 'print(1)'],
  ['<think>\nA sum.\n</think>\n\nWhat is 2+2?', 'What is 2+2?'],
  ['<think>never ends', '<think>never ends'],
  ['## A heading\n\ntext', 'A heading'],
  ['> - quoted item', 'quoted item'],
  ['#hashtag, 3 > 2', '#hashtag, 3 > 2'],
  ['😀'.repeat(70), `${'😀'.repeat(60)}…`],
])('the title of %j', (question, title) => {
  expect(titleOf(question)).toBe(title);
});
