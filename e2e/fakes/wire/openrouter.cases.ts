import { DONE, ended, event, json, piece, USAGE, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation } from './wire-case.ts';

const STOP = { finish_reason: 'stop' };
const delta = (content: string, inChoice?: object) => piece({ role: 'assistant', content }, inChoice);
const HI = [delta('Hello'), delta(' there.')];
const openrouter = (
  name: string,
  body: readonly string[],
  expect: WireExpectation = WHOLE,
  source?: string,
): WireCase => ({
  name,
  vendor: 'openrouter',
  ...(source === undefined ? {} : { source }),
  respond: { body },
  expect,
});
const thinking = (name: string, beside: object, reasoning: string) =>
  openrouter(name, [piece({ role: 'assistant', content: '', ...beside }), ...HI, ended(), DONE], {
    ...WHOLE,
    reasoning,
  });
const failed = (name: string, respond: WireCase['respond'], code: string): WireCase => ({
  name,
  vendor: 'openrouter',
  respond,
  expect: { text: '', code },
});

/** OpenRouter. */
export const OPENROUTER_STREAMS: readonly WireCase[] = [
  openrouter('an answer', [
    ': OPENROUTER PROCESSING\n\n',
    ...HI,
    delta('', { ...STOP, native_finish_reason: 'STOP' }),
    event({
      id: 'g',
      provider: 'X',
      model: 'm',
      object: 'chat.completion.chunk',
      created: 1,
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: '' },
          finish_reason: null,
          native_finish_reason: null,
        },
      ],
      usage: { ...USAGE, cost: 0.001, is_byok: false, cost_details: { upstream_inference_cost: null } },
    }),
    DONE,
  ]),
  openrouter(
    'an error beside no choices: asked again',
    [
      event({
        id: 'g',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        provider: 'N',
        error: { code: 502, message: 'Worker local total request limit reached (33/32)' },
        choices: [],
      }),
    ],
    { code: 'provider_error', calls: 4 },
    'diegosouzapw/OmniRoute#8210',
  ),
  openrouter(
    'a stop that the vendor behind calls a failure',
    [delta('', { ...STOP, native_finish_reason: 'network_error' }), DONE],
    { code: 'provider_error' },
    'OleksandrChekhovskyi/hax#15',
  ),
  thinking(
    'reasoning and its details, once',
    { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', format: 'x', index: 0 }] },
    'Hm.',
  ),
  thinking(
    'reasoning details that are a summary',
    { reasoning_details: [{ type: 'reasoning.summary', summary: 'Hm.', format: 'x', index: 0 }] },
    'Hm.',
  ),
  thinking(
    'reasoning that is encrypted',
    {
      reasoning: null,
      reasoning_details: [
        { type: 'reasoning.encrypted', data: 'abc', id: 'r', format: 'google-gemini-v1', index: 0 },
      ],
    },
    '',
  ),
  openrouter(
    'annotations',
    [
      ...HI,
      piece({
        content: '',
        annotations: [
          {
            type: 'url_citation',
            url_citation: {
              url: 'https://example.com/a',
              title: 'A',
              content: 'x',
              start_index: 0,
              end_index: 3,
            },
          },
        ],
      }),
      ended(),
      DONE,
    ],
    { ...WHOLE, sources: ['https://example.com/a'] },
  ),
  openrouter('annotations of other kinds', [
    ...HI,
    piece({
      content: '',
      annotations: [
        { type: 'url_citation', url_citation: { url: 'https://example.com/a' } },
        { type: 'file', file: { hash: 'h', name: 'n' } },
        { type: 'place' },
      ],
    }),
    ended(),
    DONE,
  ]),
  openrouter('a picture beside text', [
    piece({
      role: 'assistant',
      content: 'Hello there.',
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' }, index: 0 }],
    }),
    ended(),
    DONE,
  ]),
  failed(
    'an error in place of a stream',
    json('200 OK', { error: { message: 'Rate limit exceeded', code: 429 }, user_id: 'u' }),
    'provider_rate_limited',
  ),
  failed(
    'an error after blank lines in place of a stream',
    json('200 OK', '\n         \n\n         \n{"error":{"message":"Internal Server Error","code":500}}'),
    'provider_error',
  ),
];
