/** Anthropic's messages. https://docs.anthropic.com/en/api/messages-streaming and https://docs.anthropic.com/en/api/errors */
import { around, type Dialect, event, type Refusal, textOf } from './dialect.ts';

const send = (type: string, fields: object = {}) => event({ type, ...fields }, type);

const REFUSALS: Record<Refusal, { status: number; type: string }> = {
  bad_request: { status: 400, type: 'invalid_request_error' },
  bad_key: { status: 401, type: 'authentication_error' },
  no_balance: { status: 402, type: 'billing_error' },
  not_allowed: { status: 403, type: 'permission_error' },
  model_unknown: { status: 404, type: 'not_found_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  no_quota: { status: 400, type: 'invalid_request_error' },
  server_error: { status: 500, type: 'api_error' },
  overloaded: { status: 529, type: 'overloaded_error' },
  context_too_long: { status: 400, type: 'invalid_request_error' },
  content_filtered: { status: 400, type: 'invalid_request_error' },
};

/** Where the type says too little, the vendor's words do. */
const MESSAGES: Partial<Record<Refusal, string>> = {
  no_quota: 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
  context_too_long: 'prompt is too long: 205000 tokens > 200000 maximum',
  content_filtered: 'Output blocked by content filtering policy',
};

const STOP_REASONS = { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal' };

function block(index: number, start: object, deltas: string[]): string[] {
  return around(
    send('content_block_start', { index, content_block: start }),
    deltas,
    send('content_block_stop', { index }),
  );
}

export const ANTHROPIC_MESSAGES: Dialect = {
  open: (model) => [
    send('message_start', {
      message: {
        id: 'msg_fake',
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 7, output_tokens: 1 },
      },
    }) + send('ping'),
  ],
  words: (_, texts) =>
    block(
      1,
      { type: 'text', text: '' },
      texts.map((text) => send('content_block_delta', { index: 1, delta: { type: 'text_delta', text } })),
    ),
  thoughts: (_, texts) =>
    block(
      0,
      { type: 'thinking', thinking: '' },
      texts.map((thinking) =>
        send('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking } }),
      ),
    ),
  empty: () => [send('ping')],
  finish: (_, outputTokens, ending) => [
    send('message_delta', {
      delta: { stop_reason: STOP_REASONS[ending], stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }),
    send('message_stop'),
  ],
  errorEvent: (kind) =>
    send('error', { error: { type: REFUSALS[kind].type, message: MESSAGES[kind] ?? `Failed: ${kind}` } }),
  refusal: (kind, message) => ({
    status: REFUSALS[kind].status,
    body: { type: 'error', error: { type: REFUSALS[kind].type, message: MESSAGES[kind] ?? message } },
  }),
  odd: event({ greeting: 'hello' }),
  lastText: ({ messages }) => textOf((messages as { content?: unknown }[] | undefined)?.at(-1)?.content),
};
