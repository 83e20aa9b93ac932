import { join } from 'node:path';
import { BackgroundThread } from '@/lib/background/background-thread.ts';
import { highlight, loadAllGrammars } from '@/lib/client/markdown/highlight.ts';
import { setFormula } from '@/lib/client/markdown/mathematics.ts';
import { renderAnswer } from '@/lib/client/markdown/render-answer.ts';
import type { RenderTask } from '@/lib/client/markdown/render-thread.ts';
import { beginStage } from '@/lib/stage.ts';
import { systemClock } from '@/lib/system-clock.ts';

/** What is no longer is drawn where it is asked for, in a few milliseconds whatever it is, in characters. */
const SHORT = 1_000;
/** How long a longer one may take before it is plain text, and how many may wait. */
const LIMIT_MS = 3_000;
const MAX_WAITING = 200;

// One for the process, whichever module graph asks; its module is loaded by Node from the project's folder, where the
// server runs.
const SLOT = Symbol.for('dac.renderer.v1');
const shared = globalThis as { [SLOT]?: BackgroundThread<RenderTask, string> };

function thread(): BackgroundThread<RenderTask, string> {
  shared[SLOT] ??= new BackgroundThread({
    module: join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'client', 'markdown', 'render-thread.ts'),
    limitMs: LIMIT_MS,
    maxWaiting: MAX_WAITING,
    clock: systemClock,
  });
  return shared[SLOT];
}

/** An answer as HTML, drawn beside the streams; null where that took too long: then it is shown as plain text. */
export async function drawAnswer(task: RenderTask): Promise<string | null> {
  if (task.text.length > SHORT)
    return thread()
      .run(task)
      .catch(() => null);
  const { text, answerId, settled, sources } = task;
  beginStage('drawing an answer');
  if (settled) await loadAllGrammars();
  return renderAnswer(text, { answerId, setFormula, sources, ...(settled ? { highlight } : {}) });
}
