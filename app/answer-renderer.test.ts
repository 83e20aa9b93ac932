import { expect, it } from 'vitest';
import { highlight, loadAllGrammars } from '@/lib/client/markdown/highlight.ts';
import { setFormula } from '@/lib/client/markdown/mathematics.ts';
import { renderAnswer } from '@/lib/client/markdown/render-answer.ts';
import { drawAnswer } from './answer-renderer.ts';

const SECTION =
  'A **word**, `code` and $x^2$.\n\n```ts\nconst a: number = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n';

it.each([
  ['short', SECTION],
  ['long', SECTION.repeat(40)],
])('a %s answer is drawn the same, in whichever thread', async (_, text) => {
  await loadAllGrammars();
  const options = { answerId: 'a', setFormula, sources: [] };
  const task = { text, answerId: 'a', sources: [] };
  expect(await drawAnswer({ ...task, settled: true })).toBe(renderAnswer(text, { ...options, highlight }));
  expect(await drawAnswer({ ...task, settled: false })).toBe(renderAnswer(text, options));
});
