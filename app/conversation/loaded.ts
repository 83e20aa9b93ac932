import type { MarkdownStream } from '@/lib/client/markdown/markdown-stream.ts';
import type { Highlight } from '@/lib/client/markdown/render-code.ts';
import type { SetFormula } from '@/lib/client/markdown/render-context.ts';
import { part, partOfScreen } from '../ui/part.ts';

/** The renderer itself: pages come with their answers rendered, so it is not needed before the first new one. */
export const renderer = partOfScreen<typeof MarkdownStream>(async () => {
  const module = await import('@/lib/client/markdown/markdown-stream.ts');
  return module.MarkdownStream;
});

/** Colours code whose grammar has been loaded. */
export const highlighter = part<Highlight>(async () => {
  const module = await import('@/lib/client/markdown/highlight.ts');
  return module.highlight;
});

/** Sets formulas; its style and fonts come with it. */
export const formulas = part<SetFormula>(async () => {
  const [module] = await Promise.all([
    import('@/lib/client/markdown/mathematics.ts'),
    import('./mathematics-style.tsx'),
  ]);
  return module.setFormula;
});

/** Loads the grammar of a language; false where there is none, or the network failed. */
export async function loadGrammar(language: string): Promise<boolean> {
  try {
    highlighter.prepare();
    const module = await import('@/lib/client/markdown/highlight.ts');
    return await module.loadGrammar(language);
  } catch {
    // Without colours, code is still code.
    return false;
  }
}

const STREAMS_KEPT = 60;
const streams = new Map<string, MarkdownStream>();

/** The rendering of an answer as far as it has come, kept when its view comes and goes. */
export function streamOf(answerId: string, Renderer: typeof MarkdownStream): MarkdownStream {
  const stream = streams.get(answerId) ?? new Renderer(answerId);
  // The one used last is the last to go.
  streams.delete(answerId);
  streams.set(answerId, stream);
  if (streams.size > STREAMS_KEPT) streams.delete(streams.keys().next().value ?? '');
  return stream;
}

/** How many characters of an answer are rendered anew with every token. */
export const openLengthOf = (answerId: string): number => streams.get(answerId)?.openLength ?? 0;
