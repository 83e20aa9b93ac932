/** OpenAI's chat completions, also spoken by OpenRouter, Perplexity, Ollama, vLLM and LM Studio. https://platform.openai.com/docs/api-reference/chat-streaming */
import { type Dialect, event, type Refusal, textOf } from './dialect.ts';

function chunk(model: string, choice: object | null, extra: object = {}): string {
  return event({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model,
    choices: choice === null ? [] : [{ index: 0, ...choice }],
    ...extra,
  });
}

const delta = (model: string, content: object) => chunk(model, { delta: content, finish_reason: null });

const REFUSALS: Record<Refusal, { status: number; type: string; code: string | null }> = {
  bad_request: { status: 400, type: 'invalid_request_error', code: 'invalid_value' },
  bad_key: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
  no_balance: { status: 402, type: 'billing', code: null },
  not_allowed: { status: 403, type: 'invalid_request_error', code: null },
  model_unknown: { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
  rate_limited: { status: 429, type: 'requests', code: 'rate_limit_exceeded' },
  no_quota: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' },
  server_error: { status: 500, type: 'server_error', code: null },
  overloaded: { status: 503, type: 'server_error', code: 'overloaded' },
  context_too_long: { status: 400, type: 'invalid_request_error', code: 'context_length_exceeded' },
  content_filtered: { status: 400, type: 'invalid_request_error', code: 'content_filter' },
};

export const CHAT_COMPLETIONS: Dialect = {
  open: (model) => [delta(model, { role: 'assistant', content: '' })],
  words: (model, texts) => texts.map((content) => delta(model, { content })),
  thoughts: (model, texts) => texts.map((text) => delta(model, { reasoning_content: text })),
  empty: (model) => [
    delta(model, { content: '' }),
    delta(model, {}),
    chunk(model, null),
    delta(model, { content: null }),
  ],
  finish: (model, outputTokens, ending, usage = true) => [
    chunk(model, { delta: {}, finish_reason: ending }),
    ...(usage
      ? [
          chunk(model, null, {
            usage: { prompt_tokens: 7, completion_tokens: outputTokens, total_tokens: outputTokens + 7 },
          }),
        ]
      : []),
    'data: [DONE]\n\n',
  ],
  errorEvent: (kind) => {
    const { type, code } = REFUSALS[kind];
    return event({ error: { message: `Failed: ${kind}`, type, param: null, code: code ?? type } });
  },
  refusal: (kind, message) => {
    const { status, type, code } = REFUSALS[kind];
    return { status, body: { error: { message, type, code, param: null } } };
  },
  odd: event({ greeting: 'hello' }),
  lastText: ({ messages }) => textOf((messages as { content?: unknown }[] | undefined)?.at(-1)?.content),
};

/** Perplexity adds the addresses that it cites to its chunks. https://docs.perplexity.ai/api-reference/chat-completions-post */
export const CITED_URLS = ['https://example.com/one', 'https://example.org/two'];

export const PERPLEXITY: Dialect = {
  ...CHAT_COMPLETIONS,
  open: (model) => [
    chunk(
      model,
      { delta: { role: 'assistant', content: '' }, finish_reason: null },
      { citations: CITED_URLS },
    ),
  ],
  words: (model, texts) => texts.map((content) => delta(model, { role: 'assistant', content })),
  // It has no field for its thoughts: they are part of the text.
  thoughts: () => [],
  empty: (model) => [delta(model, { role: 'assistant', content: '' })],
  finish: (model, outputTokens, ending, usage = true) => [
    chunk(
      model,
      { delta: { role: 'assistant', content: '' }, finish_reason: ending },
      usage
        ? { usage: { prompt_tokens: 7, completion_tokens: outputTokens, total_tokens: outputTokens + 7 } }
        : {},
    ),
    'data: [DONE]\n\n',
  ],
  refusal: (kind, message) => {
    const { status } = REFUSALS[kind];
    return {
      status,
      body: { error: { message, type: REFUSALS[kind].type, code: REFUSALS[kind].code ?? status } },
    };
  },
};

/** OpenRouter puts the status into an error's code and names its thoughts `reasoning`. https://openrouter.ai/docs/api/reference/errors-and-debugging */
const OPENROUTER_REFUSALS: Partial<Record<Refusal, { code: number; message: string }>> = {
  no_quota: { code: 402, message: 'This request requires more credits.' },
  context_too_long: {
    code: 400,
    message:
      "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens.",
  },
  content_filtered: { code: 403, message: 'The model requires moderation. Your input was flagged.' },
};

export const OPENROUTER: Dialect = {
  ...CHAT_COMPLETIONS,
  thoughts: (model, texts) => texts.map((text) => delta(model, { content: '', reasoning: text })),
  errorEvent: (kind) =>
    event({
      id: 'gen-fake',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'fake',
      provider: 'fake',
      error: { code: REFUSALS[kind].status, message: `Failed: ${kind}`, ...OPENROUTER_REFUSALS[kind] },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    }),
  refusal: (kind, message) => {
    const error = { code: REFUSALS[kind].status, message, ...OPENROUTER_REFUSALS[kind] };
    return { status: error.code, body: { error } };
  },
};
