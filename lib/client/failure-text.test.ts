import { expect, test } from 'vitest';
import { FAILURES } from '../stream/errors.ts';
import { ApiError } from './api.ts';
import { failureActions, failureText, sendFailureText } from './failure-text.ts';

/** Every way in which a run can end, as it mostly does and as it does where asking again cannot help. */
const ALL = Object.entries(FAILURES).flatMap(([code, { retryable }]) => [
  { code, retryable },
  { code, retryable: false },
]);

test.each(ALL)('$code (retryable: $retryable) says what happened, in a sentence', (failure) => {
  expect(failureText(failure)).toMatch(/^[A-Z].*\.$/);
});

test.each(Object.entries(FAILURES).filter(([code]) => /^(?:provider|context|content|model)_/.test(code)))(
  '%s has a button, and one for whatever its sentence names',
  (code, { retryable, text }) => {
    const actions = failureActions({ code, retryable });
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.includes('try-again')).toBe(retryable);
    if (/try again/i.test(text)) expect(actions).toContain('try-again');
    if (/model/i.test(text) && /choose/i.test(text)) expect(actions).toContain('another-model');
    if (/new chat/i.test(text)) expect(actions).toContain('new-chat');
  },
);

test('what cannot be tried again is never offered to be, nor told to be', () => {
  const refused = { code: 'provider_error', retryable: false };
  expect(failureText(refused)).not.toMatch(/again/);
  expect(failureActions(refused)).toEqual(['chat-settings', 'another-model']);
  for (const failure of ALL.filter(({ retryable }) => !retryable)) {
    expect(failureActions(failure)).not.toContain('try-again');
  }
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
  expect(sendFailureText(new TypeError('x'))).toMatch(/Reload the page/);
});
