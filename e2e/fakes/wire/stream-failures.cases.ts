import { DONE, ended, event, HELLO, json, piece } from './frames.ts';
import type { Expected, WireCase, WireExpectation, WireResponse } from './wire-case.ts';

/** A stream that fails after its text, which is kept. */
const after = (
  name: string,
  frames: readonly string[],
  code: Expected<string>,
  source?: string,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body: [...HELLO, ...frames] },
  expect: { text: 'Hello there.', code },
});
/** A stream that has nothing but a failure. */
const alone = (
  name: string,
  frames: readonly string[],
  expect: WireExpectation,
  source?: string,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body: frames },
  expect: { text: '', ...expect },
});
const finished = (word: string, expect: WireExpectation, source?: string): WireCase => ({
  name: `the finish reason ${word}`,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body: [...HELLO, ended(word), DONE] },
  expect: { text: 'Hello there.', ...expect },
});
const TOO_LONG = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.";
const FAILED = { code: 'provider_error' } as const;
const COMPLETE = { code: null, finish: 'stop' } as const;

/** An answer that fails after its first word, under a request that the server named in its headers. */
const named = (name: string, code: string, response: WireResponse): WireCase => ({
  name: `the request's name with ${name}`,
  vendor: 'openai',
  respond: { head: ['content-type: text/event-stream', 'x-request-id: req_0123'], ...response },
  expect: { code, requestId: 'req_0123' },
});

/** However an answer fails once it has begun: its request can be named to the vendor's support. */
export const NAMED_FAILURES: readonly WireCase[] = [
  named('a cut', 'provider_cut', { body: HELLO }),
  named('a reset', 'provider_cut', { body: HELLO, end: 'reset' }),
  named('silence', 'provider_stalled', { body: HELLO, end: 'silence' }),
  named('silence before a word', 'provider_timeout', { body: [': wait\n\n'], end: 'silence' }),
  named('a broken event', 'provider_protocol', { body: [...HELLO, 'data: {"choices": [\n\n', DONE] }),
  named('a finish reason that is none', 'provider_error', { body: [...HELLO, ended('error'), DONE] }),
  named('an error in the stream', 'provider_overloaded', {
    body: [...HELLO, event({ error: { message: 'Overloaded', code: 503 } })],
  }),
  named('no answer at all', 'provider_protocol', { body: [DONE] }),
];

/** Failures that come inside a stream with status 200. */
export const STREAM_FAILURES: readonly WireCase[] = [
  after(
    'an error event',
    [event({ error: { message: 'Overloaded', type: 'server_error', code: 503 } }, 'error')],
    'provider_overloaded',
  ),
  after(
    'an error event in plain words',
    ['event: error\ndata: upstream connect error\n\n'],
    'provider_error',
  ),
  after(
    'an error as a string',
    [event({ error: 'model runner has unexpectedly stopped' })],
    'provider_error',
  ),
  alone(
    'an error as a string, about the context',
    [
      event(
        {
          error:
            'The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length',
        },
        'error',
      ),
    ],
    { code: 'context_too_long' },
  ),
  after(
    'an error as a field of its own',
    [
      `error: ${JSON.stringify({ code: 400, message: 'the request exceeds the available context size', type: 'exceed_context_size_error' })}\n\n`,
    ],
    'context_too_long',
    'ggml-org/llama.cpp#16104',
  ),
  after(
    'an error as a bare line of JSON',
    [`${JSON.stringify({ error: { message: 'CUDA error: out of memory', type: 'api_error' } })}\n`],
    'provider_error',
    'lemonade-sdk/lemonade#2826',
  ),
  alone(
    'a flat error object',
    [event({ object: 'error', message: TOO_LONG, type: 'BadRequestError', param: null, code: 400 }), DONE],
    { code: 'context_too_long' },
  ),
  alone(
    'a nested error object',
    [
      event({
        error: {
          object: 'error',
          message: 'Internal server error',
          type: 'InternalServerError',
          param: null,
          code: 500,
        },
      }),
      DONE,
    ],
    FAILED,
    'aaif-goose/goose#8027',
  ),
  after(
    'a status in a string',
    [
      event({
        error: {
          message: 'litellm.RateLimitError: VertexAIException - Resource exhausted',
          type: 'None',
          param: 'None',
          code: '429',
        },
      }),
    ],
    'provider_rate_limited',
  ),
  after(
    'an error beside a choice that ends with it',
    [
      piece(
        { content: '' },
        { finish_reason: 'error' },
        { error: { code: 502, message: 'Provider disconnected' } },
      ),
    ],
    'provider_error',
    'damianvtran/local-operator#223',
  ),
  after(
    'an error inside a choice',
    [event({ choices: [{ index: 0, delta: {}, error: { code: 429, message: 'Rate limited upstream' } }] })],
    'provider_rate_limited',
  ),
  alone(
    'error fields beside no choices',
    [
      event({
        id: 'c',
        choices: null,
        error_type: 'BadRequestError',
        error_message: "This model's maximum context length is 8192 tokens",
      }),
      DONE,
    ],
    { code: 'context_too_long' },
    'NousResearch/hermes-agent#65643',
  ),
  alone(
    'a refused input with status 200',
    [
      event({
        error: {
          object: 'error',
          message: "The input (40000 tokens) is longer than the model's context length (32768 tokens).",
          type: 'BadRequestError',
          param: null,
          code: 400,
        },
      }),
      DONE,
    ],
    { code: 'context_too_long', calls: 1 },
    'BerriAI/litellm#25492',
  ),
  alone(
    'a full queue, then the end mark',
    [event({ error: { message: 'Queue is full', type: 'rate_limit_error', code: 429 } }), DONE],
    { code: 'provider_rate_limited' },
    'BerriAI/litellm#40578',
  ),
  after(
    'a line of plain text',
    ['upstream error: read ECONNRESET\n'],
    'provider_cut',
    'tetsuo-ai/agenc-core#2492',
  ),
  after('a frame that breaks off', ['data: {"choices":[{"ind\n\n', ended(), DONE], 'provider_protocol'),
  {
    name: 'an error in place of a completion',
    vendor: 'openai',
    respond: json('200 OK', { error: { message: 'Rate limit exceeded', code: 429 } }),
    expect: { code: 'provider_rate_limited' },
  },
  {
    name: 'a framework’s detail in place of a completion',
    vendor: 'openai',
    respond: json('200 OK', { detail: 'Internal trouble' }),
    expect: { code: 'provider_error' },
  },
];

/** What is no stream, and is no error by its form, but has words that a person is to read. */
export const WORDS_INSTEAD: readonly WireCase[] = [
  alone('an error that is only said to be one', [event({ error: true, message: 'Out of paper.' })], {
    code: 'provider_error',
    errorText: /Out of paper/,
  }),
  alone('a status of error', [event({ status: 'error', message: 'Out of paper.' }), DONE], {
    code: 'provider_error',
    errorText: /Out of paper/,
  }),
  alone('no success', [event({ success: false, msg: 'Out of paper.' }), DONE], {
    code: 'provider_error',
    errorText: /Out of paper/,
  }),
  alone('a code and its msg', [event({ code: 50_000, msg: 'Out of paper.' }), DONE], {
    code: 'provider_error',
    errorText: /Out of paper/,
  }),
  after('a code and its msg', [event({ code: 1301, msg: 'Sensitive content.' }), DONE], 'content_filtered'),
  {
    name: 'a status of its own beside status 200',
    vendor: 'openai',
    respond: json('200 OK', { base_resp: { status_code: 1004, status_msg: 'login fail: invalid api key' } }),
    expect: { code: 'provider_auth', errorText: /login fail/ },
  },
  {
    name: 'a status of its own that says that all is well',
    vendor: 'openai',
    respond: json('200 OK', {
      choices: [{ message: { content: 'Hello there.' }, finish_reason: 'stop' }],
      base_resp: { status_code: 0, status_msg: 'success' },
    }),
    expect: { text: 'Hello there.', code: null },
  },
  {
    name: 'plain words in place of a stream',
    vendor: 'openai',
    respond: { head: ['content-type: text/plain'], body: ['upstream connect error'] },
    expect: { text: '', code: 'provider_cut', errorText: /upstream connect error/ },
  },
  {
    name: 'a page in place of a stream',
    vendor: 'openai',
    respond: { head: ['content-type: text/html'], body: ['<!doctype html><title>Sign in</title>'] },
    expect: { text: '', code: 'provider_protocol', errorText: /Sign in/ },
  },
];

/** Finish reasons: those that say that the answer failed, that it is too long, or that somebody objected. */
export const FINISH_REASONS: readonly WireCase[] = [
  finished('network_error', FAILED),
  finished('insufficient_system_resource', { code: 'provider_overloaded' }, 'can1357/oh-my-pi#8563'),
  finished('abort', FAILED),
  finished('error', FAILED),
  finished('sensitive', { code: null, finish: 'content-filter' }),
  finished('content_filter', { code: null, finish: 'content-filter' }),
  finished('model_length', { code: null, finish: 'length' }),
  finished('max_tokens', { code: null, finish: 'length' }),
  finished('context_window_exceeded', { code: null, finish: 'length' }),
  finished('incomplete', { code: null, finish: 'length' }),
  finished('MAX_TOKENS', { code: null, finish: 'length' }),
  finished('eos', COMPLETE),
  finished('end', COMPLETE, 'earendil-works/pi#2107'),
  finished('some_word_of_tomorrow', { code: null, finish: 'other' }),
];
