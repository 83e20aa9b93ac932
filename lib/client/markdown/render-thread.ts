import { serveTasks } from '../../background/serve-tasks.ts';
import { highlight, loadAllGrammars } from './highlight.ts';
import { setFormula } from './mathematics.ts';
import { renderAnswer } from './render-answer.ts';
import type { RenderOptions } from './render-context.ts';

/** An answer to be drawn; `settled`: with its code coloured. */
export interface RenderTask {
  text: string;
  answerId: string;
  settled: boolean;
  sources: RenderOptions['sources'];
}

const grammars = loadAllGrammars();

serveTasks(async ({ text, answerId, settled, sources }: RenderTask) => {
  await grammars;
  return renderAnswer(text, { answerId, setFormula, sources, ...(settled ? { highlight } : {}) });
});
