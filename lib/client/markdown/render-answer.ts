import { escapeHtml } from './escape-html.ts';
import type { RenderOptions, SetFormula } from './render-context.ts';
import { renderMarkdown } from './render-markdown.ts';

/** A longer answer, in characters, is plain text on the server: rendering it would hold up everybody's streams. */
const LONGEST = 400_000;
/** So many formulas, and so much code in characters, are set and coloured here; what is left over shows as its source. */
const MOST_FORMULAS = 300;
const MOST_CODE = 60_000;

/**
 * A settled answer as HTML, in bounded time, whatever it is: what cannot be drawn is shown as plain text, so one answer
 * never takes its page down.
 */
export function renderAnswer(text: string, options: RenderOptions & { answerId?: string }): string {
  if (text.length > LONGEST) return plainAnswer(text);
  try {
    return renderMarkdown(text, bounded(options));
  } catch {
    return plainAnswer(text);
  }
}

/** An answer as the text that it is. */
export function plainAnswer(text: string): string {
  return `<p class="plain" dir="auto">${escapeHtml(text)}</p>`;
}

function bounded<T extends RenderOptions>({ setFormula, highlight, ...rest }: T) {
  let formulas = MOST_FORMULAS;
  let code = MOST_CODE;
  const set: SetFormula = (tex, display) => (formulas-- > 0 ? (setFormula?.(tex, display) ?? null) : null);
  const colour = (source: string, language: string) => {
    code -= source.length;
    return code >= 0 ? (highlight?.(source, language) ?? null) : null;
  };
  return { ...rest, setFormula: setFormula && set, highlight: highlight && colour };
}
