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
/** A frame somewhere in an answer that is otherwise as any. */
const before = (name: string, frame: string, source?: string) =>
  shaped(name, [frame, ...HELLO, ended(), DONE], WHOLE, source);
const between = (name: string, frame: string, source?: string) =>
  shaped(name, [HELLO[0] as string, frame, HELLO[1] as string, ended(), DONE], WHOLE, source);
const after = (name: string, frame: string, source?: string) =>
  shaped(name, [...HELLO, ended(), frame, DONE], WHOLE, source);
const endedWith = (name: string, beside: object, source?: string) =>
  shaped(name, [...HELLO, ended('stop', beside), DONE], WHOLE, source);
/** Frames that mean nothing, or say it in a way of their own. */
export const NOISE: readonly WireCase[] = [
  after(
    'choices that are null beside usage',
    event({ id: 'c', choices: null, usage: USAGE }),
    'cline/cline#8384',
  ),
  between(
    'no choices and no usage',
    event({ id: '', choices: [], usage: null }),
    'paul356/KiCad-AI-Assistant#90',
  ),
  before(
    'what a filter found in the prompt',
    event({
      id: '',
      object: '',
      created: 0,
      model: '',
      choices: [],
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
    }),
    'AbanteAI/archive-old-cli-mentat#429',
  ),
  after(
    'what a filter found in the answer, without a delta',
    event({
      id: '',
      object: '',
      created: 0,
      model: '',
      choices: [
        {
          index: 0,
          finish_reason: null,
          content_filter_offsets: { check_offset: 1 },
          content_filter_results: {},
        },
      ],
    }),
    'microsoft/autogen#6465',
  ),
  after('a warning', event({ warning: 'usage_was_not_reported' }), 'langwatch/langwatch#7421'),
  between(
    'an event of another name',
    event({ tool: 'search', state: 'running' }, 'agent.tool.progress'),
    'janhq/jan#8392',
  ),
  after('a cost', event({ choices: [], cost: '0' }), 'anomalyco/opencode#39061'),
  between('data that is no JSON, under a name', event('tick', 'heartbeat')),
  shaped(
    'an error that is null in every frame',
    [
      piece({ content: 'Hello' }, {}, { error: null }),
      piece({ content: ' there.' }, {}, { error: null }),
      ended('stop', { error: null }),
      DONE,
    ],
    WHOLE,
    'NVIDIA-NeMo/Guardrails#2306',
  ),
  endedWith(
    'an error that is null in the last frame',
    { error: null, usage: USAGE },
    'NVIDIA-NeMo/Guardrails#2306',
  ),
  endedWith('an error that is empty in the last frame', { error: {} }),
  endedWith('a time in a string', { created: '1764000000' }),
  endedWith('usage that is a list', { usage: [] }),
  endedWith('usage that is empty', { usage: {} }),
  after(
    'counts in strings',
    event({ choices: [], usage: { prompt_tokens: '3', completion_tokens: '4', total_tokens: '7' } }),
  ),
  shaped('usage in every frame', [
    piece({ content: 'Hello' }, {}, { usage: USAGE }),
    piece({ content: ' there.' }, {}, { usage: USAGE }),
    ended('stop', { usage: USAGE }),
    DONE,
  ]),
  shaped('Groq’s own fields', [
    piece({ role: 'assistant', content: '' }, {}, { x_groq: { id: 'req_1' } }),
    ...HELLO,
    ended('stop', { x_groq: { id: 'req_1', usage: USAGE } }),
    DONE,
  ]),
  shaped(
    'a finish reason that is empty until the end',
    [
      piece({ role: 'assistant', content: 'Hello' }, { finish_reason: '' }),
      piece({ content: ' there.' }, { finish_reason: '' }),
      ended(),
      DONE,
    ],
    WHOLE,
    'ollama/ollama#4357',
  ),
  shaped(
    'a role of its own in every frame',
    [
      piece({ role: 'model', content: 'Hello' }),
      piece({ role: 'model', content: ' there.' }),
      piece({ role: 'model', content: '' }, { finish_reason: 'stop' }),
      DONE,
    ],
    WHOLE,
    'vercel/ai#15464',
  ),
  shaped(
    'a role that is empty',
    [
      piece({ role: '', content: 'Hello' }),
      piece({ role: '', content: ' there.' }),
      piece({ role: '', content: '' }, { finish_reason: 'stop' }),
      DONE,
    ],
    WHOLE,
    'anomalyco/opencode#28427',
  ),
  shaped(
    'content that is null',
    [
      piece({ role: 'assistant', content: null }),
      ...HELLO,
      piece({ content: null }, { finish_reason: 'stop' }),
      DONE,
    ],
    WHOLE,
    'can1357/oh-my-pi#2996',
  ),
  shaped('neither index nor id', [
    event({ choices: [{ delta: { content: 'Hello' } }] }),
    event({ choices: [{ delta: { content: ' there.' } }] }),
    event({ choices: [{ delta: {}, finish_reason: 'stop' }] }),
    DONE,
  ]),
  shaped(
    'a tool that was not asked for',
    [
      ...HELLO,
      piece({
        tool_calls: [{ index: 0, id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
      }),
      ended('tool_calls'),
      DONE,
    ],
    { ...WHOLE, finish: 'tool-calls' },
  ),
  shaped('a tool without a name', [
    piece({ tool_calls: [{ index: 0, id: 't', type: 'function', function: { arguments: '{}' } }] }),
    ...HELLO,
    ended(),
    DONE,
  ]),
  shaped('a tool without a function', [piece({ tool_calls: [{ index: 0 }] }), ...HELLO, ended(), DONE]),
];
