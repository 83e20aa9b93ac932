/**
 * What the fake does, chosen by the model's name. Anything unknown is a 404, as at the vendor. One table, kept whole
 * although it is long.
 *
 * | Model | Behaviour |
 * |---|---|
 * | `fake-fast` | ten words at once, then the end |
 * | `fake-delay-<ms>` | the same, its headers only after so long |
 * | `fake-tokens-<n>-rate-<tps>[-delay-<ms>][-stamped]` | n tokens at a rate, the first after the headers and the delay; stamped: each token carries the instant at which it was written, ` <index>@<ms>` |
 * | `fake-echo` | the request's body as JSON, in one token |
 * | `fake-parrot` | the last message's text, in one token |
 * | `fake-400` `fake-401` `fake-402` `fake-403` `fake-404` `fake-500` `fake-503` `fake-529` | that status with the vendor's error body |
 * | `fake-401-echo` | 401 whose message repeats the key that was sent, as careless servers do |
 * | `fake-429` | 429 without `Retry-After` |
 * | `fake-429-retry-<value>` | with it: a number of seconds, or `date` (in 2 s), `past`, `day`, `negative`, `soon`, `huge` |
 * | `fake-429-then-ok-<n>` | n times 429 with `Retry-After: 1` for each question, then an answer |
 * | `fake-500-then-ok-<n>` | likewise with 500 |
 * | `fake-quota` | 429 with `insufficient_quota` |
 * | `fake-502-html` | 502 with a proxy's HTML page |
 * | `fake-context-length`, `fake-content-filter` | 400 with that code |
 * | `fake-redirect` | 307 to another place |
 * | `fake-filtered`, `fake-length` | some words, then that `finish_reason` |
 * | `fake-html`, `fake-json-error` | 200 with a page, or with a JSON error, instead of a stream |
 * | `fake-silent` | takes the request and never answers |
 * | `fake-silent-body` | headers, then nothing |
 * | `fake-stall` | 20 tokens, then nothing |
 * | `fake-cut`, `fake-cut-0` | the socket destroyed after 20 tokens, or right after the headers |
 * | `fake-no-finish` | 20 tokens, then an orderly end without `finish_reason` or `[DONE]` |
 * | `fake-broken-frame` | three tokens, then a frame that is not JSON, then more tokens |
 * | `fake-odd-frame` | three tokens, then JSON of a shape that nobody knows |
 * | `fake-error-event-<code>` | three tokens, then an error object with that code in the stream |
 * | `fake-early-error-event-<code>` | that error object before any token |
 * | `fake-endless-line` | a frame that never ends |
 * | `fake-crlf`, `fake-cr` | lines end in CR LF, or in CR |
 * | `fake-comments` | comments and blank lines between the frames |
 * | `fake-bytes` | every byte in a write of its own |
 * | `fake-utf8` | characters of two to four bytes, cut inside |
 * | `fake-empty-chunks` | role-only, empty, and choice-less chunks between the words |
 * | `fake-reasoning` | `reasoning_content` first, then words |
 * | `fake-no-usage` | ends properly without usage |
 */
export interface Behaviour {
  /** Before the headers, in milliseconds; Infinity: never. */
  headersAfterMs: number;
  /** An answer that is no stream. */
  refusal: { status: number; headers: Record<string, string>; body: string } | null;
  /** Between the headers and the first token, in milliseconds. */
  firstAfterMs: number;
  /** Frames in order; a function gets the instant of its writing. */
  frames: readonly (string | ((nowMs: number) => string))[];
  /** Frames a second; Infinity: all at once. */
  framesPerSecond: number;
  /** After the last frame. */
  ending: 'end' | 'destroy' | 'silence';
  /** How the bytes are cut into writes. */
  writes: 'frames' | 'bytes';
}

export interface ChatRequest {
  model: string;
  stream: boolean;
  messages: { role: string; content: unknown }[];
  /** The body as it came, and the bearer token, for the models that repeat them. */
  body: string;
  bearer: string;
  /** How often this very question has been refused so far. */
  refusals: number;
}

const WORDS = ['The', ' quick', ' brown', ' fox', ' jumps', ' over', ' the', ' lazy', ' dog', '.'];
const UNICODE = ['Grüße', ' ça', ' 日本語', ' 👩‍👩‍👧', ' 𝔘', ' ½', '.'];
const TWENTY = Array.from({ length: 20 }, (_, index) => `${index === 0 ? '' : ' '}word${index}`);

function chunk(model: string, choice: object | null, extra: object = {}): string {
  return `data: ${JSON.stringify({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model,
    choices: choice === null ? [] : [{ index: 0, ...choice }],
    ...extra,
  })}\n\n`;
}

function delta(model: string, content: object): string {
  return chunk(model, { delta: content, finish_reason: null });
}

function words(model: string, texts: readonly string[]): string[] {
  return texts.map((content) => delta(model, { content }));
}

function finish(model: string, outputTokens: number, reason = 'stop', usage = true): string[] {
  return [
    chunk(model, { delta: {}, finish_reason: reason }),
    ...(usage
      ? [
          chunk(model, null, {
            usage: { prompt_tokens: 7, completion_tokens: outputTokens, total_tokens: outputTokens + 7 },
          }),
        ]
      : []),
    'data: [DONE]\n\n',
  ];
}

const PLAIN: Behaviour = {
  headersAfterMs: 0,
  refusal: null,
  firstAfterMs: 0,
  frames: [],
  framesPerSecond: Infinity,
  ending: 'end',
  writes: 'frames',
};

function answer(model: string, texts: readonly string[] = WORDS): Behaviour {
  return {
    ...PLAIN,
    frames: [
      delta(model, { role: 'assistant', content: '' }),
      ...words(model, texts),
      ...finish(model, texts.length),
    ],
  };
}

function refuse(
  status: number,
  error: { message: string; type: string; code: string | null },
  headers: Record<string, string> = {},
): Behaviour {
  return {
    ...PLAIN,
    refusal: {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ error: { ...error, param: null } }),
    },
  };
}

const HTML = '<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>';
const rateLimited = { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' };
const serverError = { message: 'The server had an error.', type: 'server_error', code: null };
const overloaded = {
  message: 'The engine is currently overloaded.',
  type: 'server_error',
  code: 'overloaded',
};

/** The models that take no number or word in their name. */
const NAMED: Record<string, (request: ChatRequest) => Behaviour> = {
  'fake-fast': ({ model }) => answer(model),
  'fake-echo': ({ model, body }) => answer(model, [body]),
  'fake-parrot': ({ model, body }) => answer(model, [JSON.parse(body).messages.at(-1).content]),
  'fake-400': () =>
    refuse(400, { message: 'Bad value.', type: 'invalid_request_error', code: 'invalid_value' }),
  'fake-401': () =>
    refuse(401, { message: 'Incorrect API key.', type: 'invalid_request_error', code: 'invalid_api_key' }),
  'fake-401-echo': ({ bearer }) =>
    refuse(401, { message: `Incorrect API key provided: ${bearer}`, type: 'auth', code: 'invalid_api_key' }),
  'fake-402': () => refuse(402, { message: 'Insufficient balance.', type: 'billing', code: null }),
  'fake-403': () => refuse(403, { message: 'Not allowed.', type: 'invalid_request_error', code: null }),
  'fake-429': () => refuse(429, rateLimited),
  'fake-quota': () =>
    refuse(429, {
      message: 'You exceeded your quota.',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  'fake-500': () => refuse(500, serverError),
  'fake-502-html': () => ({
    ...PLAIN,
    refusal: { status: 502, headers: { 'content-type': 'text/html' }, body: HTML },
  }),
  'fake-503': () => refuse(503, overloaded, { 'retry-after': '2' }),
  'fake-529': () => refuse(529, overloaded),
  'fake-context-length': () =>
    refuse(400, {
      message: "This model's maximum context length is 8192 tokens.",
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
    }),
  'fake-content-filter': () =>
    refuse(400, {
      message: 'The prompt was filtered.',
      type: 'invalid_request_error',
      code: 'content_filter',
    }),
  'fake-redirect': () => ({
    ...PLAIN,
    refusal: { status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' }, body: '' },
  }),
  'fake-filtered': ({ model }) => ({
    ...PLAIN,
    frames: [...words(model, ['Some', ' words']), ...finish(model, 2, 'content_filter')],
  }),
  'fake-length': ({ model }) => ({
    ...PLAIN,
    frames: [...words(model, ['Some', ' words']), ...finish(model, 2, 'length')],
  }),
  'fake-html': () => ({
    ...PLAIN,
    refusal: { status: 200, headers: { 'content-type': 'text/html' }, body: HTML },
  }),
  'fake-json-error': () => refuse(200, overloaded),
  'fake-silent': () => ({ ...PLAIN, headersAfterMs: Infinity }),
  'fake-silent-body': () => ({ ...PLAIN, ending: 'silence' }),
  'fake-stall': ({ model }) => ({ ...PLAIN, frames: words(model, TWENTY), ending: 'silence' }),
  'fake-cut': ({ model }) => ({ ...PLAIN, frames: words(model, TWENTY), ending: 'destroy' }),
  'fake-cut-0': () => ({ ...PLAIN, ending: 'destroy' }),
  'fake-no-finish': ({ model }) => ({ ...PLAIN, frames: words(model, TWENTY) }),
  'fake-broken-frame': ({ model }) => ({
    ...PLAIN,
    frames: [
      ...words(model, WORDS.slice(0, 3)),
      'data: {"id":"chatcmpl-fake","choices":[{"ind\n\n',
      ...words(model, WORDS.slice(3)),
      ...finish(model, WORDS.length),
    ],
  }),
  'fake-odd-frame': ({ model }) => ({
    ...PLAIN,
    frames: [...words(model, WORDS.slice(0, 3)), 'data: {"greeting":"hello"}\n\n', ...finish(model, 3)],
  }),
  'fake-endless-line': () => ({
    ...PLAIN,
    frames: Array.from({ length: 400 }, () => `data: ${'x'.repeat(16_384)}`),
    ending: 'silence',
  }),
  'fake-crlf': ({ model }) => withFrames(answer(model), (frame) => frame.replaceAll('\n', '\r\n')),
  'fake-cr': ({ model }) => withFrames(answer(model), (frame) => frame.replaceAll('\n', '\r')),
  'fake-comments': ({ model }) =>
    withFrames(
      answer(model),
      (frame) => `: keep-alive\n\n\n:\n\nevent: message\nretry: 10\n${frame}: ping\n\n`,
    ),
  'fake-bytes': ({ model }) => ({ ...answer(model), writes: 'bytes' }),
  'fake-utf8': ({ model }) => ({ ...answer(model, UNICODE), writes: 'bytes' }),
  'fake-empty-chunks': ({ model }) => ({
    ...PLAIN,
    frames: [
      delta(model, { role: 'assistant', content: '' }),
      ...WORDS.flatMap((content) => [
        delta(model, { content: '' }),
        delta(model, {}),
        chunk(model, null),
        delta(model, { content: null }),
        delta(model, { content }),
      ]),
      ...finish(model, WORDS.length),
    ],
  }),
  'fake-reasoning': ({ model }) => ({
    ...PLAIN,
    frames: [
      delta(model, { role: 'assistant', content: '' }),
      ...['Let', ' me', ' think'].map((text) => delta(model, { reasoning_content: text })),
      ...words(model, WORDS),
      ...finish(model, WORDS.length),
    ],
  }),
  'fake-no-usage': ({ model }) => ({
    ...PLAIN,
    frames: [...words(model, WORDS), ...finish(model, WORDS.length, 'stop', false)],
  }),
};

function withFrames(behaviour: Behaviour, change: (frame: string) => string): Behaviour {
  return {
    ...behaviour,
    frames: behaviour.frames.map((frame) => (typeof frame === 'string' ? change(frame) : frame)),
  };
}

/** The models whose name carries a number or a word. */
const PATTERNS: [RegExp, (request: ChatRequest, part: Record<string, string | undefined>) => Behaviour][] = [
  [/^fake-delay-(?<ms>\d+)$/, ({ model }, { ms }) => ({ ...answer(model), headersAfterMs: Number(ms) })],
  [
    /^fake-tokens-(?<n>\d+)-rate-(?<tps>\d+)(-delay-(?<ms>\d+))?(?<stamped>-stamped)?$/,
    ({ model }, { n, tps, ms, stamped }) =>
      rated(model, Number(n), Number(tps), Number(ms ?? 0), stamped !== undefined),
  ],
  [
    /^fake-429-retry-(?<value>\w+)$/,
    (_, { value }) => refuse(429, rateLimited, { 'retry-after': retryAfter(value) }),
  ],
  [
    /^fake-(?<status>429|500)-then-ok-(?<n>\d+)$/,
    ({ model, refusals }, { status, n }) => {
      if (refusals >= Number(n)) {
        return answer(model);
      }
      return status === '429' ? refuse(429, rateLimited, { 'retry-after': '1' }) : refuse(500, serverError);
    },
  ],
  [
    /^fake-error-event-(?<code>\w+)$/,
    ({ model }, { code }) => ({
      ...PLAIN,
      frames: [...words(model, WORDS.slice(0, 3)), errorEvent(code), ...finish(model, 3)],
    }),
  ],
  [/^fake-early-error-event-(?<code>\w+)$/, (_, { code }) => ({ ...PLAIN, frames: [errorEvent(code)] })],
];

function errorEvent(code: string | undefined): string {
  return `data: ${JSON.stringify({ error: { message: `Failed: ${code}`, type: 'server_error', param: null, code } })}\n\n`;
}

function retryAfter(value: string | undefined): string {
  switch (value) {
    case 'date':
      return new Date(Date.now() + 2000).toUTCString();
    case 'past':
      return new Date(Date.now() - 60_000).toUTCString();
    case 'day':
      return '86400';
    case 'negative':
      return '-5';
    case 'huge':
      return '9'.repeat(400);
    default:
      return value ?? '';
  }
}

const RATED_KEPT = 100;
const ratedModels = new Map<string, Behaviour>();

/** Made once for each name: a benchmark asks the same model hundreds of times. */
function rated(model: string, count: number, tps: number, delayMs: number, stamped: boolean): Behaviour {
  const known = ratedModels.get(model) ?? makeRated(model, count, tps, delayMs, stamped);
  if (ratedModels.size >= RATED_KEPT) {
    ratedModels.clear();
  }
  ratedModels.set(model, known);
  return known;
}

function makeRated(model: string, count: number, tps: number, delayMs: number, stamped: boolean): Behaviour {
  const [head = '', tail = ''] = delta(model, { content: '@' }).split('@');
  const frames = Array.from({ length: count }, (_, index) =>
    stamped
      ? (nowMs: number) => `${head} ${index}@${nowMs.toFixed(3)}${tail}`
      : `${head} token${index}${tail}`,
  );
  return {
    ...PLAIN,
    firstAfterMs: delayMs,
    frames: [...frames, finish(model, count).join('')],
    framesPerSecond: tps,
  };
}

/** How the fake answers this request, or null where there is no such model. */
export function behaviourOf(request: ChatRequest): Behaviour | null {
  const named = Object.hasOwn(NAMED, request.model) ? NAMED[request.model] : undefined;
  if (named !== undefined) {
    return named(request);
  }
  for (const [pattern, behaviour] of PATTERNS) {
    const match = pattern.exec(request.model);
    if (match !== null) {
      return behaviour(request, { ...match.groups });
    }
  }
  return null;
}

/** What `/v1/models` lists: the models that a person would choose by hand. */
export const LISTED_MODELS = [
  'fake-fast',
  'fake-tokens-400-rate-40',
  'fake-tokens-400-rate-40-delay-3000',
  'fake-tokens-20000-rate-50',
  'fake-reasoning',
  'fake-parrot',
  'fake-429-then-ok-2',
  'fake-stall',
  'fake-cut',
  'fake-500',
  'fake-silent',
  'fake-401',
];
