import { expect, test } from 'vitest';
import { type Body, MENDS } from './parameter-mends.ts';

const chat: Body = {
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello?' },
  ],
  max_tokens: 9,
  temperature: 0.3,
  stream_options: { include_usage: true },
};
const gemini: Body = {
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  contents: [{ role: 'user', parts: [{ text: 'Hello?' }] }],
  generationConfig: { temperature: 0.3, maxOutputTokens: 9 },
};
const responses: Body = {
  input: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'input_text', text: 'Hello?' }] },
  ],
};
const mendOf = (words: string, body: Body) => MENDS.find((mend) => mend.fits(words, body));

test.each<[string, Body, Body]>([
  [
    "'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
    chat,
    { max_completion_tokens: 9, max_tokens: undefined },
  ],
  [
    'Unrecognized request argument supplied: max_tokens',
    chat,
    { max_completion_tokens: 9, max_tokens: undefined },
  ],
  ['invalid temperature: only 1 is allowed for this model', chat, { temperature: undefined }],
  ['`temperature` is deprecated for this model.', chat, { temperature: undefined }],
  ['Unknown parameter: stream_options', chat, { stream_options: undefined }],
  ['System role not supported', chat, { messages: [{ role: 'user', content: 'Be brief.\n\nHello?' }] }],
  [
    'Only user and assistant roles are supported! (system)',
    chat,
    { messages: [{ role: 'user', content: 'Be brief.\n\nHello?' }] },
  ],
  [
    'Developer instruction is not enabled for models/gemma-3-27b-it',
    gemini,
    {
      systemInstruction: undefined,
      contents: [{ role: 'user', parts: [{ text: 'Be brief.' }, { text: 'Hello?' }] }],
    },
  ],
  ['temperature is not supported', gemini, { generationConfig: { maxOutputTokens: 9 } }],
  [
    "'developer' is not a supported role, use 'system': unsupported",
    responses,
    {
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'input_text', text: 'Hello?' }] },
      ],
    },
  ],
  [
    'The developer role is not supported.',
    responses,
    {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Be brief.' },
            { type: 'input_text', text: 'Hello?' },
          ],
        },
      ],
    },
  ],
])('%s', (words, body, changed) => {
  expect(mendOf(words, body)?.apply(body)).toEqual({ ...body, ...changed });
});

test.each([
  ['max_tokens is too large: 100000. This model supports at most 16384 completion tokens.'],
  ['input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000'],
  ['temperature must be between 0 and 1'],
  ["Unsupported parameter: 'top_p' is not supported with this model."],
  ['Conversation roles must alternate user/assistant/user/assistant/...'],
  ['The system is overloaded.'],
])('is not mended: %s', (words) => {
  expect(mendOf(words, chat)).toBeUndefined();
});

test('what a request does not have is not what was refused', () => {
  expect(mendOf('temperature is not supported', { model: 'm', messages: [] })).toBeUndefined();
});
