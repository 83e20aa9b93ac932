import type { MarkdownIt, StateInline } from 'markdown-it';
import { escapeHtml } from './escape-html.ts';
import { safeUrl } from './safe-url.ts';

/** A page that an answer rests on, as far as a citation needs it. */
export interface CitedSource {
  url: string;
  title?: string;
}

const CITATION = /\[(\d{1,3})\](?!\()/y;

/** `[1]`, as models that search write it. Where the text itself defines such a link, it is that link. */
function citation(state: StateInline, silent: boolean): boolean {
  CITATION.lastIndex = state.pos;
  const match = CITATION.exec(state.src);
  // Silent, what a bracket closes is looked for: `[[1]](https://…)` is a link.
  if (!match || silent || state.linkLevel > 0 || CITATION.lastIndex > state.posMax) return false;
  const token = state.push('citation', '', 0);
  token.content = match[1] ?? '';
  token.markup = match[0];
  state.pos += match[0].length;
  return true;
}

/** Teaches the parser citations. */
export function citationSyntax(parser: MarkdownIt): void {
  parser.inline.ruler.after('link', 'citation', citation);
}

/** The numbered link to a source; null where there is no such source, or its address is no page. */
export function citationHtml(number: number, sources: readonly CitedSource[]): string | null {
  const source = sources[number - 1];
  const url = source ? safeUrl(source.url, 'link') : null;
  if (!source || !url) return null;
  const title = source.title?.trim() || url.hostname;
  return (
    `<a class="citation" href="${escapeHtml(url.href)}" title="${escapeHtml(title)}" aria-label="Source ${number}: ${escapeHtml(title)}" ` +
    `target="_blank" rel="noopener noreferrer nofollow">${number}</a>`
  );
}
