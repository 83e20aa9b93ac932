import { DONE, ended, event, HELLO, piece, USAGE, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation } from './wire-case.ts';

const shaped = (
  name: string,
  body: readonly (string | number)[],
  expect: WireExpectation = WHOLE,
  source?: string,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body },
  expect,
});
const THOUGHT = { ...WHOLE, reasoning: 'Hm.' };
const thinking = (name: string, delta: object, source?: string) =>
  shaped(name, [piece(delta), ...HELLO, ended(), DONE], THOUGHT, source);

/** Where servers put text and thoughts. */
export const CONTENT: readonly WireCase[] = [
  shaped('a delta that is its text', [event({ choices: [{ delta: 'Hello there.' }] }), ended(), DONE]),
  shaped('one choice in place of a list', [
    event({ choices: { index: 0, delta: { content: 'Hello there.' } } }),
    ended(),
    DONE,
  ]),
  shaped('content as an object of parts', [
    piece({ content: { parts: [{ text: 'Hello' }, { text: ' there.' }] } }),
    ended(),
    DONE,
  ]),
  shaped(
    'content as a list of parts, thoughts among them',
    [
      piece({
        role: 'assistant',
        content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }],
      }),
      piece({ content: [{ type: 'text', text: 'Hello' }] }),
      piece({ content: ' there.' }),
      ended(),
      DONE,
    ],
    THOUGHT,
    'vercel/ai#13703',
  ),
  shaped(
    'reasoning_content beside content that is null',
    [
      piece({ role: 'assistant', content: null, reasoning_content: '' }),
      piece({ content: null, reasoning_content: 'Hm.' }),
      piece({ content: 'Hello', reasoning_content: null }),
      piece({ content: ' there.', reasoning_content: null }),
      piece({ content: '', reasoning_content: null }, { finish_reason: 'stop' }),
      DONE,
    ],
    THOUGHT,
    'can1357/oh-my-pi#2991',
  ),
  thinking('reasoning_text', { role: 'assistant', content: null, reasoning_text: 'Hm.' }),
  thinking('reasoning as an object', { role: 'assistant', reasoning: { text: 'Hm.' } }),
  thinking(
    'an empty reasoning_content beside a full reasoning',
    { reasoning_content: '', reasoning: 'Hm.' },
    'juspay/neurolink#1073',
  ),
  thinking('one thought under two names, once', { reasoning_content: 'Hm.', reasoning: 'Hm.' }),
  thinking('thinking blocks', {
    content: '',
    thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'x' }],
  }),
  thinking('reasoning details alone', {
    content: '',
    reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }],
  }),
  shaped('messages in place of deltas', [
    event({ choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' } }] }),
    event({
      choices: [{ index: 0, message: { role: 'assistant', content: ' there.' }, finish_reason: 'stop' }],
    }),
    DONE,
  ]),
  shaped('text completions', [
    event({ object: 'text_completion', choices: [{ text: 'Hello' }] }),
    event({ object: 'text_completion', choices: [{ text: ' there.', finish_reason: 'stop' }] }),
    DONE,
  ]),
  shaped('a refusal in place of content', [piece({ refusal: 'Hello there.' }), ended(), DONE]),
  shaped(
    'thoughts in the text',
    [piece({ content: '<think>\nHm, who is it?\n</think>\n\n' }), ...HELLO, ended(), DONE],
    { ...WHOLE, reasoning: 'Hm, who is it?' },
    'chatboxai/chatbox#2157',
  ),
  shaped(
    'thoughts in the text that never end',
    [piece({ content: '<think>Hm, ' }), piece({ content: 'who?' }), ended(), DONE],
    { text: '', reasoning: 'Hm, who?', code: null },
  ),
  shaped('the tag in the middle of the text', [piece({ content: 'Write `<think>` first.' }), ended(), DONE], {
    text: 'Write `<think>` first.',
    reasoning: '',
    code: null,
  }),
  shaped(
    'a picture and no text',
    [
      piece({
        role: 'assistant',
        content: '',
        images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
      }),
      ended(),
      DONE,
    ],
    { code: null, text: /picture/ },
  ),
  shaped(
    'a surrogate pair in two deltas',
    [
      'data: {"choices":[{"delta":{"content":"Hi \\ud83d"}}]}\n\n',
      20,
      'data: {"choices":[{"delta":{"content":"\\ude00!"}}]}\n\n',
      ended(),
      DONE,
    ],
    { text: 'Hi 😀!', code: null },
  ),
  shaped('a NUL in the text', [piece({ content: 'Hello\u0000 there.' }), ended(), DONE], {
    code: null,
    text: /^Hello.? there\.$/s,
  }),
  shaped(
    'a picture of a megabyte in the text',
    [piece({ content: `Hello there. ![i](data:image/png;base64,${'A'.repeat(1_000_000)})` }), ended(), DONE],
    { code: null, finish: 'stop', text: /A\)$/ },
  ),
  shaped('Ollama’s own chat', [
    event({ model: 'm', message: { role: 'assistant', content: 'Hello' }, done: false }),
    event({
      model: 'm',
      message: { role: 'assistant', content: ' there.' },
      done: true,
      done_reason: 'stop',
    }),
  ]),
  shaped('Cloudflare’s Workers AI', [
    event({ response: 'Hello', p: 'ab' }),
    event({ response: ' there.', p: 'a' }),
    event({ response: '', usage: USAGE }),
    DONE,
  ]),
  shaped('llama.cpp’s own completion', [
    event({ content: 'Hello', stop: false }),
    event({ content: ' there.', stop: false }),
    event({ content: '', stop: true, tokens_predicted: 4 }),
  ]),
  shaped('text generation inference', [
    event({ token: { id: 1, text: 'Hello', special: false }, generated_text: null }),
    event({
      token: { id: 2, text: ' there.', special: false },
      generated_text: 'Hello there.',
      details: { finish_reason: 'eos_token' },
    }),
  ]),
];
