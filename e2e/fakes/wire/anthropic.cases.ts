import { anthropic as a, event, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation } from './wire-case.ts';

const TEXT = a.text('Hello there.');
const said = (
  name: string,
  body: readonly string[],
  expect: WireExpectation = WHOLE,
  source?: string,
): WireCase => ({
  name,
  vendor: 'anthropic',
  ...(source === undefined ? {} : { source }),
  respond: { body },
  expect,
});
const OPEN_TEXT = a.open(0, { type: 'text', text: '' });
const DELTA = a.delta(0, { type: 'text_delta', text: 'Hello there.' });
const failedAfter = (name: string, frame: string, code: string) =>
  said(name, [a.start(), TEXT, frame], { text: 'Hello there.', code });
const OVERLOADED = {
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
  request_id: 'r',
};

/** Anthropic's messages, as it and its imitators send them. */
export const ANTHROPIC_STREAMS: readonly WireCase[] = [
  said('an answer', [a.start(), TEXT, a.end()]),
  said('pings', [a.start(), event({ type: 'ping' }, 'ping'), TEXT, event({ type: 'ping' }, 'ping'), a.end()]),
  said('a block of an unknown type', [
    a.start(),
    a.open(0, { type: 'future_block', data: 'x' }),
    a.close(0),
    a.text('Hello there.', 1),
    a.end(),
  ]),
  said('a delta of an unknown type', [
    a.start(),
    OPEN_TEXT,
    DELTA,
    a.delta(0, { type: 'future_delta', x: 1 }),
    a.close(0),
    a.end(),
  ]),
  said(
    'thoughts, signed and hidden',
    [
      a.start(),
      a.open(0, { type: 'thinking', thinking: '', signature: '' }),
      a.delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      a.delta(0, { type: 'signature_delta', signature: 'abc' }),
      a.close(0),
      a.open(1, { type: 'redacted_thinking', data: 'zzz' }),
      a.close(1),
      a.text('Hello there.', 2),
      a.end(),
    ],
    { ...WHOLE, reasoning: 'Hm.' },
  ),
  said(
    'no usage at the start',
    [a.start({ usage: undefined }), TEXT, a.end()],
    WHOLE,
    'Alishahryar1/free-claude-code#209',
  ),
  said('usage of nulls at the start', [
    a.start({ usage: { input_tokens: null, output_tokens: null } }),
    TEXT,
    a.end(),
  ]),
  said('empty usage at the start', [a.start({ usage: {} }), TEXT, a.end()]),
  said('no usage at the end', [a.start(), TEXT, a.end('end_turn', { usage: undefined })]),
  said('half the usage at the end', [a.start(), TEXT, a.end('end_turn', { usage: { input_tokens: 3 } })]),
  said('text in the start of a block', [
    a.start(),
    a.open(0, { type: 'text', text: 'Hello' }),
    a.delta(0, { type: 'text_delta', text: ' there.' }),
    a.close(0),
    a.end(),
  ]),
  said('text in the start of the message', [
    a.start({ content: [{ type: 'text', text: 'Hello there.' }] }),
    a.end(),
  ]),
  said('no last frame', [a.start(), TEXT, a.stopped()]),
  said('an end mark of another protocol', [a.start(), TEXT, a.end(), event('[DONE]')]),
  said(
    'no names of events',
    [a.start(), TEXT, a.end()].map((frames) => frames.replace(/event: \w+\n/g, '')),
    WHOLE,
    'earendil-works/pi#1992',
  ),
  said('a refusal in the middle', [a.start(), TEXT, a.end('refusal')], {
    ...WHOLE,
    finish: 'content-filter',
  }),
  said('a refusal without a word', [a.start(), a.end('refusal')], {
    text: '',
    code: null,
    finish: 'content-filter',
  }),
  said('a context that is full', [a.start(), TEXT, a.end('model_context_window_exceeded')], {
    ...WHOLE,
    finish: 'length',
  }),
  said('no reason to stop', [a.start(), TEXT, a.end(null)]),
  said('a delta of a block that was not opened', [a.start(), DELTA, a.end()]),
  said(
    'no indexes',
    [a.start(), OPEN_TEXT, DELTA, a.close(0), a.end()].map((frame) => frame.replaceAll('"index":0,', '')),
  ),
  said('a citation of a document', [
    a.start(),
    OPEN_TEXT,
    DELTA,
    a.delta(0, {
      type: 'citations_delta',
      citation: {
        type: 'search_result_location',
        cited_text: 'x',
        source: 's',
        title: 't',
        search_result_index: 0,
        start_block_index: 0,
        end_block_index: 0,
      },
    }),
    a.close(0),
    a.end(),
  ]),
  said(
    'a citation of a page',
    [
      a.start(),
      OPEN_TEXT,
      DELTA,
      a.delta(0, {
        type: 'citations_delta',
        citation: { type: 'web_search_result_location', url: 'https://example.com/a', title: 'A' },
      }),
      a.close(0),
      a.end(),
    ],
    { ...WHOLE, sources: ['https://example.com/a'] },
  ),
  said('a whole message though a stream was asked for', [
    JSON.stringify({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Hello there.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 4 },
    }),
  ]),
  said('chat completions in place of messages', [
    event({ choices: [{ delta: { content: 'Hello there.' } }] }),
    event({ choices: [{ delta: {}, finish_reason: 'stop' }] }),
    event('[DONE]'),
  ]),
  failedAfter('overloaded in the middle', event(OVERLOADED, 'error'), 'provider_overloaded'),
  said('overloaded before anything: asked again', [event(OVERLOADED, 'error')], {
    code: 'provider_overloaded',
    calls: 4,
  }),
  failedAfter(
    'an error without a message',
    event({ type: 'error', error: { type: 'api_error' } }, 'error'),
    'provider_error',
  ),
  failedAfter(
    'an error of another protocol',
    event({ error: { message: 'Rate limit', type: 'rate_limit_error' } }),
    'provider_rate_limited',
  ),
];
