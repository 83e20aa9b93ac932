import { expect, test } from 'vitest';
import { type Refusal, refusalCode } from './refusal-code.ts';

const cases: [Refusal, string][] = [
  [{ status: 401 }, 'provider_auth'],
  [{ status: 403 }, 'provider_auth'],
  [{ status: 402 }, 'provider_quota'],
  [{ status: 404 }, 'model_unknown'],
  [{ status: 408 }, 'provider_overloaded'],
  [{ status: 413 }, 'context_too_long'],
  [{ status: 429 }, 'provider_rate_limited'],
  [{ status: 429, code: 'insufficient_quota' }, 'provider_quota'],
  [{ status: 429, type: 'insufficient_quota' }, 'provider_quota'],
  [{ status: 400, code: 'context_length_exceeded' }, 'context_too_long'],
  [{ status: 400, type: 'exceed_context_size_error' }, 'context_too_long'],
  [{ status: 400, message: "This model's maximum context length is 10 tokens" }, 'context_too_long'],
  [{ status: 422, message: 'the prompt is too long: 12 > 10' }, 'context_too_long'],
  [{ status: 500, message: 'context length of the queue' }, 'provider_error'],
  [{ status: 400, code: 'content_filter' }, 'content_filtered'],
  [{ status: 400, code: 'content_policy_violation' }, 'content_filtered'],
  [{ status: 400, code: 'model_not_found' }, 'model_unknown'],
  [{ status: 400, code: 'invalid_value' }, 'provider_error'],
  [{ status: 307 }, 'provider_protocol'],
  [{ status: 500 }, 'provider_error'],
  [{ status: 502 }, 'provider_error'],
  [{ status: 504 }, 'provider_error'],
  [{ status: 503 }, 'provider_overloaded'],
  [{ status: 529 }, 'provider_overloaded'],
  [{ code: 'rate_limit_exceeded' }, 'provider_rate_limited'],
  [{ type: 'overloaded_error' }, 'provider_overloaded'],
  [{ code: '429' }, 'provider_rate_limited'],
  [{ code: '400', message: 'maximum context is 8k' }, 'context_too_long'],
  [{ message: 'something' }, 'provider_error'],
  [{}, 'provider_error'],
];

test.each(cases)('%j is %s', (refusal, code) => {
  expect(refusalCode(refusal)).toBe(code);
});
