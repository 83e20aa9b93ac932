import type { TokenizerExtension, Tokens } from 'marked';
import { escapeHtml } from './escape-html.ts';
import { safeUrl } from './safe-url.ts';

/** A page that an answer rests on, as far as a citation needs it. */
export interface CitedSource {
  url: string;
  title?: string;
}

export interface CitationToken extends Tokens.Generic {
  type: 'citation';
  /** From 1. */
  number: number;
}

/** `[1]`, as models that search write it. Where the text itself defines such a link, it is that link. */
export const citation: TokenizerExtension = {
  name: 'citation',
  level: 'inline',
  tokenizer(source): CitationToken | undefined {
    const match = /^\[(\d{1,3})\](?!\()/.exec(source);
    if (!match) return undefined;
    const next = /^\[([^\]\n]+)\]/.exec(source.slice(match[0].length))?.[1];
    const { links } = this.lexer.tokens;
    if (links[match[1] ?? ''] || (next !== undefined && links[next.toLowerCase()])) return undefined;
    return { type: 'citation', raw: match[0], number: Number(match[1]) };
  },
};

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
