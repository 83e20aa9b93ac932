import { ANTHROPIC_MESSAGES } from './dialects/anthropic-messages.ts';
import { CHAT_COMPLETIONS, OPENROUTER, PERPLEXITY } from './dialects/chat-completions.ts';
import type { Dialect, Ending, Refusal } from './dialects/dialect.ts';
import { GEMINI } from './dialects/gemini.ts';
import { RESPONSES } from './dialects/responses.ts';
import { mixedMarkdownTokens } from './mixed-markdown.ts';

const DIALECTS = [CHAT_COMPLETIONS, OPENROUTER, PERPLEXITY, RESPONSES, ANTHROPIC_MESSAGES, GEMINI];

/**
 * What the fake does, chosen by the model's name, the same in every vendor's protocol. Anything unknown is a 404, as at the
 * vendor. One table, kept whole although it is long.
 *
 * | Model | Behaviour |
 * |---|---|
 * | `fake-fast` | ten words at once, then the end |
 * | `fake-delay-<ms>` | the same, its headers only after so long |
 * | `fake-tokens-<n>-rate-<tps>[-delay-<ms>][-stamped]` | n tokens at a rate, the first after the headers and the delay; stamped: each token carries the instant at which it was written, ` <index>@<ms>` |
 * | `fake-markdown-<n>-rate-<tps>` | n tokens of Markdown of every kind at a rate |
 * | `fake-echo` | the request's body as JSON, in one token |
 * | `fake-parrot` | the last message's text, in one token |
 * | `fake-400` `fake-401` `fake-402` `fake-403` `fake-404` `fake-500` `fake-503` `fake-529` | that status with the vendor's error body |
 * | `fake-401-echo` | 401 whose message repeats the key that was sent, as careless servers do |
 * | `fake-429` | 429 without `Retry-After` |
 * | `fake-429-retry-<value>` | with it: a number of seconds, or `date` (in 2 s), `past`, `day`, `negative`, `soon`, `huge` |
 * | `fake-429-then-ok-<n>` | n times 429 with `Retry-After: 1` for each question, then an answer |
 * | `fake-500-then-ok-<n>` | likewise with 500 |
 * | `fake-503-then-ok-<n>` | likewise with 503 and `Retry-After: 4` |
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
 * | `fake-error-event-<kind>` | three tokens, then an error of that kind (see `Refusal`) in the stream |
 * | `fake-early-error-event-<kind>` | that error before any token |
 * | `fake-endless-line` | a frame that never ends |
 * | `fake-crlf`, `fake-cr` | lines end in CR LF, or in CR |
 * | `fake-comments` | comments and blank lines between the frames |
 * | `fake-bytes` | every byte in a write of its own |
 * | `fake-utf8` | characters of two to four bytes, cut inside |
 * | `fake-empty-chunks` | role-only, empty, and choice-less chunks between the words |
 * | `fake-reasoning` | thoughts first, where the protocol has them, then words |
 * | `fake-reasoning-slow` | the same, four events a second |
 * | `fake-cited` | words that refer to the first two sources, where the protocol has any |
 * | `fake-held-<n>-<rest>` | as `fake-<rest>`, but after n frames (0: before the headers) it waits until its question is released |
 * | `fake-no-usage` | ends properly without usage, where the protocol can leave it out |
 */
export interface Behaviour {
  /** Before the headers, in milliseconds; Infinity: never. */
  headersAfterMs: number;
  /** An answer that is no stream. */
  refusal: { status: number; headers: Record<string, string>; body: string } | null;
  /** Between the headers and the first token, in milliseconds. */
  firstAfterMs: number;
  /** After so many frames it waits until its question is released; null: it never waits. 0 is before the headers. */
  heldAfter: number | null;
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
  dialect: Dialect;
  model: string;
  stream: boolean;
  /** The text of its last message. */
  lastText: string;
  /** The body as it came, and the key, for the models that repeat them. */
  body: string;
  key: string;
  /** How often this very question has been refused so far. */
  refusals: number;
}

const WORDS = ['The', ' quick', ' brown', ' fox', ' jumps', ' over', ' the', ' lazy', ' dog', '.'];
const UNICODE = ['Grüße', ' ça', ' 日本語', ' 👩‍👩‍👧', ' 𝔘', ' ½', '.'];
const TWENTY = Array.from({ length: 20 }, (_, index) => `${index === 0 ? '' : ' '}word${index}`);

const PLAIN: Behaviour = {
  headersAfterMs: 0,
  refusal: null,
  firstAfterMs: 0,
  heldAfter: null,
  frames: [],
  framesPerSecond: Infinity,
  ending: 'end',
  writes: 'frames',
};

function answer({ dialect, model }: ChatRequest, texts: readonly string[] = WORDS): Behaviour {
  return {
    ...PLAIN,
    frames: [
      ...dialect.open(model),
      ...dialect.words(model, texts),
      ...dialect.finish(model, texts.length, 'stop'),
    ],
  };
}

/** Some words, and nothing after them but `rest`. */
function broken(
  { dialect, model }: ChatRequest,
  texts: readonly string[],
  rest: readonly string[] = [],
): Behaviour {
  return { ...PLAIN, frames: [...dialect.open(model), ...dialect.words(model, texts), ...rest] };
}

function ending(request: ChatRequest, reason: Ending, usage = true): Behaviour {
  const texts = usage ? ['Some', ' words'] : WORDS;
  return broken(request, texts, request.dialect.finish(request.model, texts.length, reason, usage));
}

/** Thoughts, where the protocol has them, then words. */
function reasoned({ dialect, model }: ChatRequest): Behaviour {
  return {
    ...PLAIN,
    frames: [
      ...dialect.open(model),
      ...dialect.thoughts(model, ['Let', ' me', ' think']),
      ...dialect.words(model, WORDS),
      ...dialect.finish(model, WORDS.length, 'stop'),
    ],
  };
}

function refuse(
  { dialect }: ChatRequest,
  kind: Refusal,
  message = 'Refused.',
  headers: Record<string, string> = {},
  ownStatus?: number,
): Behaviour {
  const { status, body } = dialect.refusal(kind, message);
  return {
    ...PLAIN,
    refusal: {
      status: ownStatus ?? status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    },
  };
}

const HTML = '<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>';

/** The models that take no number or word in their name. */
const NAMED: Record<string, (request: ChatRequest) => Behaviour> = {
  'fake-fast': (request) => answer(request),
  'fake-echo': (request) => answer(request, [request.body]),
  'fake-parrot': (request) => answer(request, [request.lastText]),
  'fake-400': (request) => refuse(request, 'bad_request', 'Bad value.'),
  'fake-401': (request) => refuse(request, 'bad_key'),
  'fake-401-echo': (request) => refuse(request, 'bad_key', `Incorrect API key provided: ${request.key}`),
  'fake-402': (request) => refuse(request, 'no_balance', 'Insufficient balance.'),
  'fake-403': (request) => refuse(request, 'not_allowed', 'Not allowed.'),
  'fake-404': (request) => refuse(request, 'model_unknown', 'No such model.'),
  'fake-429': (request) => refuse(request, 'rate_limited', 'Rate limit reached.'),
  'fake-quota': (request) => refuse(request, 'no_quota', 'You exceeded your quota.'),
  'fake-500': (request) => refuse(request, 'server_error', 'The server had an error.'),
  'fake-502-html': () => ({
    ...PLAIN,
    refusal: { status: 502, headers: { 'content-type': 'text/html' }, body: HTML },
  }),
  'fake-503': (request) => refuse(request, 'overloaded', 'Overloaded.', { 'retry-after': '2' }, 503),
  'fake-529': (request) => refuse(request, 'overloaded', 'Overloaded.', {}, 529),
  'fake-context-length': (request) =>
    refuse(request, 'context_too_long', "This model's maximum context length is 8192 tokens."),
  'fake-content-filter': (request) => refuse(request, 'content_filtered', 'The prompt was filtered.'),
  'fake-redirect': () => ({
    ...PLAIN,
    refusal: { status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' }, body: '' },
  }),
  'fake-filtered': (request) => ending(request, 'content_filter'),
  'fake-length': (request) => ending(request, 'length'),
  'fake-html': () => ({
    ...PLAIN,
    refusal: { status: 200, headers: { 'content-type': 'text/html' }, body: HTML },
  }),
  'fake-json-error': (request) => refuse(request, 'overloaded', 'Overloaded.', {}, 200),
  'fake-silent': () => ({ ...PLAIN, headersAfterMs: Infinity }),
  'fake-silent-body': () => ({ ...PLAIN, ending: 'silence' }),
  'fake-stall': (request) => ({ ...broken(request, TWENTY), ending: 'silence' }),
  'fake-cut': (request) => ({ ...broken(request, TWENTY), ending: 'destroy' }),
  'fake-cut-0': () => ({ ...PLAIN, ending: 'destroy' }),
  'fake-no-finish': (request) => broken(request, TWENTY),
  'fake-broken-frame': (request) =>
    broken(request, WORDS.slice(0, 3), [
      'data: {"id":"chatcmpl-fake","choices":[{"ind\n\n',
      ...request.dialect.words(request.model, WORDS.slice(3)),
      ...request.dialect.finish(request.model, WORDS.length, 'stop'),
    ]),
  'fake-odd-frame': (request) =>
    broken(request, WORDS.slice(0, 3), [
      request.dialect.odd,
      ...request.dialect.finish(request.model, 3, 'stop'),
    ]),
  'fake-endless-line': () => ({
    ...PLAIN,
    frames: Array.from({ length: 400 }, () => `data: ${'x'.repeat(16_384)}`),
    ending: 'silence',
  }),
  'fake-crlf': (request) => withFrames(answer(request), (frame) => frame.replaceAll('\n', '\r\n')),
  // A CR at the very end may still become a CR LF; a comment after it settles what it is.
  'fake-cr': (request) =>
    withFrames(
      broken(request, WORDS, [...request.dialect.finish(request.model, WORDS.length, 'stop'), ': end\n']),
      (frame) => frame.replaceAll('\n', '\r'),
    ),
  'fake-comments': (request) =>
    withFrames(answer(request), (frame) => `: keep-alive\n\n\n:\n\nretry: 10\n\n${frame}: ping\n\n`),
  'fake-bytes': (request) => ({ ...answer(request), writes: 'bytes' }),
  'fake-utf8': (request) => ({ ...answer(request, UNICODE), writes: 'bytes' }),
  'fake-empty-chunks': ({ dialect, model }) => ({
    ...PLAIN,
    frames: [
      ...dialect.open(model),
      ...dialect.empty(model),
      ...dialect.words(model, WORDS).flatMap((frame) => [frame, ...dialect.empty(model)]),
      ...dialect.finish(model, WORDS.length, 'stop'),
    ],
  }),
  'fake-reasoning': (request) => reasoned(request),
  'fake-reasoning-slow': (request) => ({ ...reasoned(request), framesPerSecond: 4 }),
  'fake-cited': (request) => answer(request, ['It is so', '[1][', '2] and not', ' otherwise[3].']),
  'fake-no-usage': (request) => ending(request, 'stop', false),
};

function withFrames(behaviour: Behaviour, change: (frame: string) => string): Behaviour {
  return {
    ...behaviour,
    frames: behaviour.frames.map((frame) => (typeof frame === 'string' ? change(frame) : frame)),
  };
}

/** The models whose name carries a number or a word. */
const PATTERNS: [RegExp, (request: ChatRequest, part: Record<string, string | undefined>) => Behaviour][] = [
  [/^fake-delay-(?<ms>\d+)$/, (request, { ms }) => ({ ...answer(request), headersAfterMs: Number(ms) })],
  [
    /^fake-tokens-(?<n>\d+)-rate-(?<tps>\d+)(-delay-(?<ms>\d+))?(?<stamped>-stamped)?$/,
    (request, { n, tps, ms, stamped }) =>
      rated(request, Number(n), Number(tps), Number(ms ?? 0), stamped !== undefined),
  ],
  [
    /^fake-markdown-(?<n>\d+)-rate-(?<tps>\d+)$/,
    (request, { n, tps }) => ({
      ...answer(request, mixedMarkdownTokens(Number(n))),
      framesPerSecond: Number(tps),
    }),
  ],
  [
    /^fake-429-retry-(?<value>\w+)$/,
    (request, { value }) =>
      refuse(request, 'rate_limited', 'Slow down.', { 'retry-after': retryAfter(value) }),
  ],
  [
    /^fake-(?<status>429|500|503)-then-ok-(?<n>\d+)$/,
    (request, { status, n }) => {
      if (request.refusals >= Number(n)) {
        return answer(request);
      }
      if (status === '503') return refuse(request, 'overloaded', 'Busy.', { 'retry-after': '4' }, 503);
      return status === '429'
        ? refuse(request, 'rate_limited', 'Slow down.', { 'retry-after': '1' })
        : refuse(request, 'server_error');
    },
  ],
  [
    /^fake-error-event-(?<kind>\w+)$/,
    (request, { kind }) =>
      broken(request, WORDS.slice(0, 3), [
        request.dialect.errorEvent(kind as Refusal),
        ...request.dialect.finish(request.model, 3, 'stop'),
      ]),
  ],
  [
    /^fake-early-error-event-(?<kind>\w+)$/,
    ({ dialect, model }, { kind }) => ({
      ...PLAIN,
      frames: [...dialect.open(model), dialect.errorEvent(kind as Refusal)],
    }),
  ],
];

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

/** Made once for each name and dialect: a benchmark asks the same model hundreds of times. */
function rated(
  { dialect, model }: ChatRequest,
  count: number,
  tps: number,
  delayMs: number,
  stamped: boolean,
): Behaviour {
  const name = `${DIALECTS.indexOf(dialect)} ${model}`;
  let known = ratedModels.get(name);
  if (known === undefined) {
    known = makeRated(dialect, model, count, tps, delayMs, stamped);
    if (ratedModels.size >= RATED_KEPT) ratedModels.clear();
    ratedModels.set(name, known);
  }
  return known;
}

/** What the protocol wants around the tokens goes out with the first and the last, so that a frame is a token. */
function makeRated(
  dialect: Dialect,
  model: string,
  count: number,
  tps: number,
  delayMs: number,
  stamped: boolean,
): Behaviour {
  // Three, so that the one in the middle has nothing of the block's begin and end.
  const [first = '', plain = '', last = ''] = dialect.words(model, ['@', '@', '@']);
  const frames = Array.from({ length: count }, (_, index) => {
    const frame = index === 0 ? dialect.open(model).join('') + first : index === count - 1 ? last : plain;
    const [head = '', tail = ''] = frame.split('@');
    return stamped
      ? (nowMs: number) => `${head} ${index}@${nowMs.toFixed(3)}${tail}`
      : `${head} token${index}${tail}`;
  });
  return {
    ...PLAIN,
    firstAfterMs: delayMs,
    frames: [...frames, dialect.finish(model, count, 'stop').join('')],
    framesPerSecond: tps,
  };
}

const HELD = /^fake-held-(?<after>\d+)-(?<rest>.+)$/;

/** How the fake answers this request, or null where there is no such model. */
export function behaviourOf(request: ChatRequest): Behaviour | null {
  const held = HELD.exec(request.model)?.groups;
  if (held !== undefined) {
    const behaviour = behaviourOf({ ...request, model: `fake-${held.rest}` });
    return behaviour && { ...behaviour, heldAfter: Number(held.after) };
  }
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
  'fake-reasoning-slow',
  'fake-parrot',
  'fake-429-then-ok-2',
  'fake-503-then-ok-4',
  'fake-length',
  'fake-stall',
  'fake-cut',
  'fake-500',
  'fake-silent',
  'fake-401',
  'fake-held-200-tokens-400-rate-200',
  'fake-held-2-reasoning',
  'fake-held-0-500',
];
