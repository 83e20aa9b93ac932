import { whenNear } from '../ui/near-view.ts';
import { loadGrammar } from './loaded.ts';

/** Colours the code and draws the diagrams inside an element as they come near to view; returns the way to give up. */
export function enhanceWithin(element: HTMLElement): (() => void) | undefined {
  const blocks = element.querySelectorAll<HTMLElement>('code[data-language]:not([data-highlighted])');
  const diagrams = element.querySelectorAll<HTMLElement>('figure[data-diagram]');
  if (blocks.length + diagrams.length === 0) return;
  const release = [whenNear(blocks, (block) => void colour(block))];
  if (diagrams.length > 0) release.push(whenNear(diagrams, (diagram) => void draw(diagram)));
  return () => {
    for (const one of release) one();
  };
}

async function colour(code: HTMLElement): Promise<void> {
  const { language } = code.dataset;
  if (!language || language === 'text' || !(await loadGrammar(language))) return;
  const { highlight } = await import('@/lib/client/markdown/highlight.ts');
  const html = highlight(code.textContent, language);
  if (html === null) return;
  // The highlighter escapes every text that it writes.
  code.innerHTML = html;
  code.dataset.highlighted = '';
}

async function draw(figure: HTMLElement): Promise<void> {
  try {
    const { showDiagram } = await import('./show-diagram.ts');
    await showDiagram(figure);
  } catch {
    // The network failed: the source is there.
  }
}
