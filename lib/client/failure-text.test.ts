import { expect, test } from 'vitest';
import { FAILURES } from '../stream/errors.ts';
import { ApiError } from './api.ts';
import { failureText, sendFailureText, wantsAnotherModel } from './failure-text.ts';

/** What a person can do about a failure is said by its sentence, or stands on a button beside it. */
const SAYS_WHAT_TO_DO = /again|Check|Choose|choose|kept|new (chat|question|id)|declined/;

test.each(Object.entries(FAILURES))('%s says what happened and what to do', (code, { text }) => {
  expect(failureText(code)).toBe(text);
  expect(text).toMatch(/^[A-Z].*\.$/);
  if (code !== 'thread_not_found' && code !== 'parent_not_found') expect(text).toMatch(SAYS_WHAT_TO_DO);
});

test('what cannot be tried again with the same model is offered another', () => {
  const provider = Object.entries(FAILURES).filter(([code]) =>
    /^(provider|context|content|model)_/.test(code),
  );
  for (const [code, { retryable }] of provider)
    expect([code, wantsAnotherModel(code)]).toEqual([code, !retryable]);
});

test.each([
  'network',
  'validation_failed',
  'body_too_large',
  'thread_not_found',
  'parent_not_found',
  'message_id_reused',
  'model_unknown',
  'queue_full',
  'shutting_down',
  'storage_failed',
  'cut',
])('a message that is not sent for %s says what to do, in words for a person', (code) => {
  const text = sendFailureText(new ApiError({ status: 400, code, detail: 'for programs' }));
  expect(text).toMatch(/again|Shorten|Copy/);
  expect(text).not.toContain('for programs');
});

test('an answer that is no answer of ours is named by its status', () => {
  const error = new ApiError({ status: 502, code: 'http_error', detail: 'The server answered 502.' });
  expect(sendFailureText(error)).toBe('The server answered 502. Send again in a moment.');
});

test('a code that nobody knows keeps the server’s words', () => {
  expect(sendFailureText(new ApiError({ status: 418, code: 'teapot', detail: 'No coffee.' }))).toBe(
    'No coffee.',
  );
  expect(sendFailureText(new TypeError('x'))).toMatch(/Load it again/);
});
