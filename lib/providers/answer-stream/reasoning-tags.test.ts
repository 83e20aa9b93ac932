import { expect, test } from 'vitest';
import { ReasoningTags } from './reasoning-tags.ts';

function split(pieces: readonly string[]) {
  const tags = new ReasoningTags();
  const found = [...pieces.flatMap((piece) => tags.split(piece)), ...tags.flush()];
  const of = (type: string) => found.map((one) => (one.type === type ? one.text : '')).join('');
  return { reasoning: of('reasoning'), text: of('text') };
}

const HELLO = 'Hello there.';
const CASES: readonly [what: string, answer: string, reasoning: string, text: string][] = [
  ['thoughts, then the answer', `<think>\nHm, who?\n</think>\n\n${HELLO}`, 'Hm, who?', HELLO],
  ['another tag', `<thinking>Hm.</thinking>${HELLO}`, 'Hm.', HELLO],
  ['capitals', `<Thought>Hm.</THOUGHT> ${HELLO}`, 'Hm.', HELLO],
  ['square brackets', `[THINK]Hm.[/THINK]${HELLO}`, 'Hm.', HELLO],
  ['triangles', `◁think▷Hm.◁/think▷${HELLO}`, 'Hm.', HELLO],
  ['a channel', `<|channel|>analysis<|message|>Hm.<|end|>${HELLO}`, 'Hm.', HELLO],
  ['blank space before the tag', `\n  <think>Hm.</think>${HELLO}`, 'Hm.', HELLO],
  ['two thoughts in a row', `<think>Hm.</think>\n<think>Ah.</think>\n${HELLO}`, 'Hm.Ah.', HELLO],
  ['an empty thought', `<think>\n\n</think>\n\n${HELLO}`, '', HELLO],
  ['a thought with angle brackets', `<think>if a < b </thin> c</think>${HELLO}`, 'if a < b </thin> c', HELLO],
  ['a thought that never ends', '<think>Hm, who', 'Hm, who', ''],
  ['a thought that breaks off in its closing tag', '<think>Hm</thi', 'Hm</thi', ''],
  ['no thought', HELLO, '', HELLO],
  ['blank space before an answer', `\n\n  ${HELLO}`, '', `\n\n  ${HELLO}`],
  ['the beginning of a tag that is none', '<thistle> is a plant', '', '<thistle> is a plant'],
  ['an answer that is the beginning of a tag', '<thi', '', '<thi'],
  ['the tag in the middle of prose', 'Write <think>a</think> first.', '', 'Write <think>a</think> first.'],
  ['the tag in code', '```\n<think>\na\n```', '', '```\n<think>\na\n```'],
  [
    'a closing tag in the middle of a line',
    'End it with </think>\nand go on.',
    '',
    'End it with </think>\nand go on.',
  ],
  ['an unopened closing tag on its own line', `Hm.\n</think>\n\n${HELLO}`, '', `Hm.\n\n\n${HELLO}`],
  ['a second one is text', 'a\n</think>\nb\n</think>\nc', '', 'a\n\nb\n</think>\nc'],
];

test.each(CASES)('%s, however it is cut', (_, answer, reasoning, text) => {
  expect(split([answer])).toEqual({ reasoning, text });
  expect(split([...answer])).toEqual({ reasoning, text });
  for (let cut = 0; cut <= answer.length; cut++) {
    expect(split([answer.slice(0, cut), answer.slice(cut)])).toEqual({ reasoning, text });
  }
});

test('nothing is kept back of a plain answer', () => {
  const tags = new ReasoningTags();
  expect(tags.split('Hello')).toEqual([{ type: 'text', text: 'Hello' }]);
  expect(tags.split(' there.')).toEqual([{ type: 'text', text: ' there.' }]);
});

test('nothing but blank space and the beginning of a closing tag is kept back of a thought', () => {
  const tags = new ReasoningTags();
  expect(tags.split('<think>Hm. ')).toEqual([{ type: 'reasoning', text: 'Hm.' }]);
  expect(tags.split('Who<')).toEqual([{ type: 'reasoning', text: ' Who' }]);
});
