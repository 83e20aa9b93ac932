import { expect, test } from 'vitest';
import { redacted } from './redaction.ts';

test.each([
  ['Incorrect API key provided: my-odd-key.', 'Incorrect API key provided: [key].'],
  ['twice my-odd-key my-odd-key', 'twice [key] [key]'],
  ['Incorrect API key provided: sk-proj-abcdefghij', 'Incorrect API key provided: [key]'],
  ['sent Authorization: Bearer abc.def-ghi, refused', 'sent Authorization: [key], refused'],
  ['a\n  b\tc', 'a b c'],
  ['Model gpt-4.1 is overloaded', 'Model gpt-4.1 is overloaded'],
])('%j becomes %j', (text, safe) => {
  expect(redacted(text, ['my-odd-key', null, ''])).toBe(safe);
});

test('is cut to a length that fits into a log line', () => {
  expect(redacted('x'.repeat(10_000), [])).toHaveLength(300);
});
