import { DONE, event, piece, USAGE, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation } from './wire-case.ts';

const CITED = { ...WHOLE, text: 'Hello there[1].' };
const SOURCED = { ...CITED, sources: ['https://example.com/one'] };
const RESULTS = { search_results: [{ title: 'One', url: 'https://example.com/one', date: null }] };
const SOURCES = { citations: ['https://example.com/one'], ...RESULTS };
const delta = (content: string, inChoice?: object, beside?: object) =>
  piece({ role: 'assistant', content }, inChoice, beside);
const STOP = { finish_reason: 'stop' };

const perplexity = (
  name: string,
  body: readonly string[],
  expect: WireExpectation = CITED,
  source?: string,
): WireCase => ({
  name,
  vendor: 'perplexity',
  ...(source === undefined ? {} : { source }),
  respond: { body },
  expect,
});
const roles = (name: string, role: object, source: string) =>
  perplexity(
    name,
    [
      delta('Hello'),
      piece({ ...role, content: ' there[1].' }),
      piece({ ...role }, STOP, { usage: USAGE }),
      DONE,
    ],
    CITED,
    source,
  );

/** Perplexity's Sonar. */
export const PERPLEXITY_STREAMS: readonly WireCase[] = [
  perplexity(
    'citations in every frame',
    [delta('Hello', {}, SOURCES), delta(' there[1].', STOP, { ...SOURCES, usage: USAGE })],
    SOURCED,
  ),
  perplexity(
    'citations in the last frame only',
    [delta('Hello'), delta(' there[1].', STOP, { ...SOURCES, usage: USAGE }), DONE],
    SOURCED,
    'BerriAI/litellm#13777, danny-avila/LibreChat#6992',
  ),
  perplexity(
    'search results without citations',
    [delta('Hello', {}, RESULTS), delta(' there[1].', STOP, { ...RESULTS, usage: USAGE }), DONE],
    SOURCED,
  ),
  roles('no role', {}, 'vercel/ai#16530'),
  roles('a role that is null', { role: null }, 'vercel/ai#16530'),
  roles('a role that is empty', { role: '' }, 'vercel/ai#16530'),
  perplexity('a last frame that sums the answer up', [
    delta('Hello', {}, SOURCES),
    delta(' there[1].', {}, SOURCES),
    event({
      id: 'c',
      object: 'chat.completion.done',
      created: 1,
      model: 'm',
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: '' },
          message: { role: 'assistant', content: 'Hello there[1].' },
          finish_reason: 'stop',
        },
      ],
      usage: USAGE,
    }),
    DONE,
  ]),
  perplexity('a last frame that sums up, without a delta', [
    delta('Hello'),
    delta(' there[1].'),
    event({
      object: 'chat.completion.done',
      choices: [{ index: 0, message: { content: 'Hello there[1].' }, finish_reason: 'stop' }],
    }),
    DONE,
  ]),
  perplexity('usage without choices', [
    delta('Hello'),
    delta(' there[1].', STOP),
    event({ id: 'c', created: 1, model: 'm', choices: [], usage: USAGE }),
    DONE,
  ]),
  perplexity('pictures without a size', [
    delta(
      'Hello',
      {},
      {
        images: [
          { image_url: 'https://e.com/i.png', origin_url: 'https://e.com', height: null, width: null },
        ],
      },
    ),
    delta(' there[1].', STOP),
    DONE,
  ]),
  perplexity('counts that are null', [
    delta('Hello'),
    delta(' there[1].', STOP, { usage: { prompt_tokens: 3, completion_tokens: null, total_tokens: null } }),
    DONE,
  ]),
  perplexity('a new word in the usage', [
    delta('Hello'),
    delta(' there[1].', STOP, { usage: { ...USAGE, search_context_size: 'auto' } }),
    DONE,
  ]),
  perplexity(
    'an error in the middle',
    [delta('Hello'), event({ error: { message: 'Internal', type: 'internal_server_error', code: 500 } })],
    { text: 'Hello', code: 'provider_error' },
  ),
  perplexity('neither id nor time', [
    event({
      choices: [
        { index: 0, delta: { role: 'assistant', content: 'Hello there[1].' }, finish_reason: 'stop' },
      ],
    }),
    DONE,
  ]),
];
