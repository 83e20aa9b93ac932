import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APICallError } from '@ai-sdk/provider';
import { describe, expect, test } from 'vitest';
import { failureOf } from './provider-failure.ts';

/**
 * One table for each vendor or server, of refusals as people have reported them, in words of our own where only the form
 * matters: status, the failure it means, body, divided by tabs.
 */
const TABLES = join(import.meta.dirname, 'refusal-tables');

const tables = readdirSync(TABLES).map((file) => ({
  vendor: file.replace('.tsv', ''),
  seen: readFileSync(join(TABLES, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): [number, string, string] => {
      const [status, code = '', body = ''] = line.split('\t');
      return [Number(status), code, body];
    }),
}));

const openAi = (message: string, type: string | null = null, code: string | number | null = null) => ({
  error: { message, type, param: null, code },
});

function refused(status: number, body: unknown, headers: Record<string, string> = {}) {
  const responseBody = typeof body === 'string' ? body : JSON.stringify(body);
  const error = new APICallError({
    message: 'as the SDK words it',
    url: 'http://127.0.0.1/',
    requestBodyValues: {},
    statusCode: status,
    responseHeaders: headers,
    responseBody,
  });
  return failureOf(error, { wallNowMs: Date.UTC(2026, 10, 26), keys: ['the-key'] });
}

describe.each(tables)('$vendor', ({ seen }) => {
  test.each(seen)('refuses with %i, which is %s: %s', (status, code, body) => {
    const failure = refused(status, body);
    expect(failure.code).toBe(code);
    const isCertain = status < 500 && status >= 400 && code === 'provider_error';
    if (isCertain) expect(failure.retryable).toBe(false);
  });
});

test('eighteen vendors’ and servers’ words for a context that is too long are among them', () => {
  const tooLong = tables.flatMap(({ seen }) => seen.filter(([, code]) => code === 'context_too_long'));
  expect(tooLong.length).toBeGreaterThanOrEqual(18);
});

test.each<[unknown, string]>([
  [
    openAi("Unsupported parameter: 'max_tokens' is not supported with this model."),
    "Unsupported parameter: 'max_tokens' is not supported with this model.",
  ],
  [{ code: 'Client specified an invalid argument', error: 'Too warm.' }, 'Too warm.'],
  [{ detail: 'Not here.' }, 'Not here.'],
  [
    {
      detail: [
        { loc: ['body', 'n'], msg: 'must be 1' },
        { loc: ['body', 'k'], msg: 'is unknown' },
      ],
    },
    'body.n: must be 1; body.k: is unknown',
  ],
  [{ errors: [{ message: 'First.' }, { message: 'Second.' }] }, 'First.'],
  [{ message: 'Plain.', request_id: 'abc' }, 'Plain.'],
  ['upstream connect error', 'upstream connect error'],
  [
    '<html><head><title>502 Bad Gateway</title><style>p{}</style></head><body><p>Try <b>later</b> &amp; relax.</body>',
    '502 Bad Gateway Try later & relax.',
  ],
  [
    openAi('Not <b>bold</b> &lt;script&gt;alert(1)&lt;/script&gt;, code <400>.'),
    'Not bold alert(1) , code <400>.',
  ],
  [openAi('The key the-key and sk-abcdefghijkl are wrong.'), 'The key [key] and [key] are wrong.'],
  [
    {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: { raw: '{"error":{"message":"No."}}', provider_name: 'Chutes' },
      },
    },
    'Chutes: No.',
  ],
])('of %j a person reads %j', (body, words) => {
  expect(refused(400, body).report).toMatchObject({ providerMessage: words, providerStatus: 400 });
});

test('a page of any length is told in 500 characters', () => {
  const page = `<html><title>Down</title><body>${'<p>word</p>'.repeat(100_000)}`;
  expect(refused(502, page).report.providerMessage).toHaveLength(500);
});

test.each([
  [{ 'x-request-id': 'req_1' }, {}, 'req_1'],
  [{ 'request-id': 'req_2', 'cf-ray': 'x' }, {}, 'req_2'],
  [{ 'cf-ray': '8f-FRA' }, {}, '8f-FRA'],
  [{}, { error: { message: 'x' }, request_id: 'req_3' }, 'req_3'],
  [{ 'x-request-id': '<script>' }, {}, undefined],
])('headers %j and body %j name the request %j', (headers, body, id) => {
  expect(refused(400, body, headers).report.providerRequestId).toBe(id);
});

test.each([
  [{ 'retry-after': '7' }, 'Please try again in 2s.', 7000],
  [{}, 'Please try again in 2s.', 2000],
  [
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '3s',
      'x-ratelimit-reset-tokens': '20ms',
    },
    'Slow down.',
    3000,
  ],
  [{}, 'Slow down.', undefined],
])('a limit with %j that says %j is waited for %j ms', (headers, message, ms) => {
  expect(refused(429, openAi(message), headers)).toMatchObject({ retryAfterMs: ms });
});
