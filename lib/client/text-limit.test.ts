import { expect, test } from 'vitest';
import { MAX_TEXT_CHARACTERS } from '../http/schemas/message-text.ts';
import { MAX_QUESTION_CHARACTERS, sendable, tooLong } from './text-limit.ts';

test('the limit is the server’s, counted as the server counts', () => {
  expect(MAX_QUESTION_CHARACTERS).toBe(MAX_TEXT_CHARACTERS);
  expect(tooLong('a'.repeat(MAX_TEXT_CHARACTERS))).toBeNull();
  expect(tooLong('😀'.repeat(MAX_TEXT_CHARACTERS))).toBeNull();
  expect(tooLong('😀'.repeat(MAX_TEXT_CHARACTERS + 1))).toBe(
    'This has 100,001 characters; a message may have 100,000. Shorten it, or send it in parts.',
  );
});

test('what no provider takes is left out', () => {
  expect(sendable(' a\0b\ud800 ')).toBe('ab\ufffd');
});
