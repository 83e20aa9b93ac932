import { expect, test } from 'vitest';
import { redacted } from './redaction.ts';

test.each([
  ['Incorrect API key provided: my-odd-key.', 'Incorrect API key provided: [key].'],
  ['twice my-odd-key my-odd-key', 'twice [key] [key]'],
  ['Incorrect API key provided: sk-proj-abcdefghij', 'Incorrect API key provided: [key]'],
  ['sent Authorization: Bearer abc.def-ghi, refused', 'sent Authorization: [key], refused'],
  ['AIzaSyD-abc0123456789 refused', '[key] refused'],
  ['https://user:pass@host/v1?key=abc123456', 'https://host/v1?key=[key]'],
  ['API key: 12ab34cd56', 'API key: [key]'],
  ['The API key: not valid', 'The API key: not valid'],
  ['a\n  b\tc', 'a b c'],
  ['Model gpt-4.1 is overloaded', 'Model gpt-4.1 is overloaded'],
])('%j becomes %j', (text, safe) => {
  expect(redacted(text, ['my-odd-key', null, ''])).toBe(safe);
});

test('is cut to a length that fits a log line and a note under an answer', () => {
  expect(redacted('x'.repeat(10_000), [])).toHaveLength(500);
});
