/** Gemini's `streamGenerateContent?alt=sse`. https://ai.google.dev/api/generate-content and https://ai.google.dev/gemini-api/docs/troubleshooting */
import { type Dialect, event, type Refusal, textOf } from './dialect.ts';

function candidate(model: string, parts: object[], extra: object = {}, rest: object = {}): string {
  return event({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...extra }],
    modelVersion: model,
    responseId: 'fake',
    ...rest,
  });
}

const REFUSALS: Record<Refusal, { status: number; word: string; message?: string; details?: object[] }> = {
  bad_request: { status: 400, word: 'INVALID_ARGUMENT' },
  bad_key: {
    status: 400,
    word: 'INVALID_ARGUMENT',
    message: 'API key not valid. Please pass a valid API key.',
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
  },
  no_balance: { status: 402, word: 'FAILED_PRECONDITION' },
  not_allowed: { status: 403, word: 'PERMISSION_DENIED' },
  model_unknown: { status: 404, word: 'NOT_FOUND' },
  rate_limited: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }],
      },
    ],
  },
  no_quota: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    message: 'You exceeded your current quota, please check your plan and billing details.',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
      },
    ],
  },
  server_error: { status: 500, word: 'INTERNAL' },
  overloaded: { status: 503, word: 'UNAVAILABLE' },
  context_too_long: {
    status: 400,
    word: 'INVALID_ARGUMENT',
    message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
  },
  content_filtered: {
    status: 400,
    word: 'INVALID_ARGUMENT',
    message: 'The request was blocked by safety filters.',
  },
};

const FINISH = { stop: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' };

function errorOf(kind: Refusal, message: string): { status: number; body: { error: object } } {
  const { status, word, details, message: own } = REFUSALS[kind];
  return {
    status,
    body: { error: { code: status, message: own ?? message, status: word, ...(details ? { details } : {}) } },
  };
}

export const GEMINI: Dialect = {
  open: () => [],
  words: (model, texts) => texts.map((text) => candidate(model, [{ text }])),
  thoughts: (model, texts) => texts.map((text) => candidate(model, [{ text, thought: true }])),
  empty: (model) => [
    candidate(model, [{ text: '' }]),
    candidate(model, []),
    event({ usageMetadata: { promptTokenCount: 7 }, modelVersion: model }),
  ],
  finish: (model, outputTokens, ending, usage = true) => [
    candidate(
      model,
      [{ text: '' }],
      { finishReason: FINISH[ending] },
      usage
        ? {
            usageMetadata: {
              promptTokenCount: 7,
              candidatesTokenCount: outputTokens,
              totalTokenCount: outputTokens + 7,
            },
          }
        : {},
    ),
  ],
  errorEvent: (kind) => event(errorOf(kind, `Failed: ${kind}`).body),
  refusal: errorOf,
  odd: event({ candidates: 'hello' }),
  lastText: ({ contents }) => textOf((contents as { parts?: unknown }[] | undefined)?.at(-1)?.parts),
};
