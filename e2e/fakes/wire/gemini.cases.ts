import { gemini as g, geminiText as text, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation } from './wire-case.ts';

const said = (
  name: string,
  body: readonly string[],
  expect: WireExpectation = WHOLE,
  source?: string,
): WireCase => ({
  name,
  vendor: 'gemini',
  ...(source === undefined ? {} : { source }),
  respond: { body },
  expect,
});
const COUNTED = { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 } };
const WHOLE_TEXT = text('Hello there.', { finishReason: 'STOP' });
const PART = { role: 'model', parts: [{ text: 'Hello there.' }] };
const OVERLOADED = {
  error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
};
const BARE_ERROR = `\n${JSON.stringify(OVERLOADED, null, 2)}\n`;
const blocked = (reason: string) =>
  said(
    `a question that is blocked as ${reason}`,
    [g(null, { promptFeedback: { blockReason: reason }, ...COUNTED })],
    { text: '', finish: null, code: 'content_filtered' },
  );
const stopped = (reason: string, expect: WireExpectation) =>
  said(`stopped by ${reason}`, [text('Hello there.'), g({ finishReason: reason, index: 0 })], {
    text: 'Hello there.',
    ...expect,
  });
const FAILED = { code: 'provider_error' } as const;

/** Gemini's `streamGenerateContent`. */
export const GEMINI_STREAMS: readonly WireCase[] = [
  said('an answer', [text('Hello'), text(' there.', { finishReason: 'STOP' })]),
  blocked('PROHIBITED_CONTENT'),
  blocked('OTHER'),
  blocked('JAILBREAK'),
  stopped('RECITATION', { code: null, finish: 'content-filter' }),
  stopped('LANGUAGE', { code: null }),
  stopped('OTHER', FAILED),
  said(
    'stopped by SAFETY without a word',
    [
      g({
        finishReason: 'SAFETY',
        index: 0,
        safetyRatings: [{ category: 'HARM_CATEGORY_HARASSMENT', probability: 'HIGH', blocked: true }],
      }),
    ],
    { finish: 'content-filter', code: null },
  ),
  said(
    'a malformed call',
    [
      g({
        content: {},
        finishReason: 'MALFORMED_FUNCTION_CALL',
        finishMessage: 'Malformed function call',
        index: 0,
      }),
    ],
    FAILED,
  ),
  said('all tokens spent on thoughts', [g({ finishReason: 'MAX_TOKENS', index: 0 }, COUNTED)], {
    text: '',
    finish: 'length',
    code: null,
  }),
  said('content without parts', [g({ content: { role: 'model' }, index: 0 }), WHOLE_TEXT]),
  said(
    'thoughts and their signature',
    [
      text('Hm.', {}, { thought: true }),
      text('Hello there.'),
      text('', { finishReason: 'STOP' }, { thoughtSignature: 'abc' }),
    ],
    { ...WHOLE, reasoning: 'Hm.' },
  ),
  said('no candidates', [g(null, { candidates: [] }), WHOLE_TEXT]),
  said('usage without counts', [WHOLE_TEXT, g(null, { usageMetadata: { promptTokenCount: 3 } })]),
  said('an error in the stream: asked again', [`data: ${JSON.stringify(OVERLOADED)}\r\n\r\n`], {
    code: 'provider_overloaded',
    calls: 4,
  }),
  said(
    'a picture and no text',
    [
      g({
        content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] },
        index: 0,
        finishReason: 'STOP',
      }),
    ],
    { code: null, text: /picture/ },
  ),
  said('code that was run', [
    g({
      content: { role: 'model', parts: [{ executableCode: { language: 'PYTHON', code: 'print(1)' } }] },
      index: 0,
    }),
    g({
      content: { role: 'model', parts: [{ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } }] },
      index: 0,
    }),
    WHOLE_TEXT,
  ]),
  said('a list in place of a stream', [
    JSON.stringify([{ candidates: [{ content: PART, finishReason: 'STOP' }] }]),
  ]),
  said('a list in place of a stream, over many lines', [
    JSON.stringify(
      [{ candidates: [{ content: PART }] }, { candidates: [{ finishReason: 'STOP' }] }],
      null,
      2,
    ),
  ]),
  said('no finish reason', [text('Hello there.'), g(null, COUNTED)], {
    text: 'Hello there.',
    code: 'provider_cut',
  }),
  said('a safety rating of nulls', [
    text('Hello there.', { finishReason: 'STOP', safetyRatings: [{ category: null, probability: null }] }),
  ]),
  said(
    'what the answer is grounded on',
    [
      text('Hello there.', {
        finishReason: 'STOP',
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://example.com/a', title: 'A' } }],
          webSearchQueries: ['x'],
          searchEntryPoint: { renderedContent: '<b>' },
          groundingSupports: [{ segment: { endIndex: 3 } }],
        },
      }),
    ],
    { ...WHOLE, sources: ['https://example.com/a'] },
  ),
  said('two candidates', [
    g(null, {
      candidates: [
        { content: PART, index: 0, finishReason: 'STOP' },
        { content: { role: 'model', parts: [{ text: 'Other' }] }, index: 1, finishReason: 'STOP' },
      ],
    }),
  ]),
  said(
    'a bare error after the end',
    [text('Hello'), text('', { finishReason: 'STOP' }), BARE_ERROR],
    { text: 'Hello', code: null },
    'vercel/ai#5217',
  ),
  said(
    'a bare error in the middle',
    [text('Hello'), BARE_ERROR],
    { text: 'Hello', code: 'provider_overloaded' },
    'vercel/ai#5217',
  ),
];
