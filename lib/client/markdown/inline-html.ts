import type { Token } from 'markdown-it';
import { citationHtml } from './citations.ts';
import { escapeHtml } from './escape-html.ts';
import { referenceHtml } from './footnotes.ts';
import type { RenderContext } from './render-context.ts';
import { safeUrl } from './safe-url.ts';

/** Emphasis in emphasis beyond this is not drawn: a page must not nest without end. */
const DEEPEST = 30;
/** Longer formulas in a line, in characters of TeX, may be wider than a phone. */
const LONGEST_NARROW = 60;
const EMPHASIS: Record<string, string> = { strong: 'strong', em: 'em', s: 'del' };

/** Elements that are open, outermost first; null for one that is not drawn. */
class OpenElements {
  private readonly tags: (string | null)[] = [];

  open(tag: string | null, attributes = ''): string {
    const drawn = tag !== null && this.tags.length < DEEPEST ? tag : null;
    this.tags.push(drawn);
    return drawn === null ? '' : `<${drawn}${attributes}>`;
  }

  close(): string {
    const tag = this.tags.pop();
    return tag ? `</${tag}>` : '';
  }
}

/** Inline tokens as HTML. */
export function inlineHtml(tokens: readonly Token[], context: RenderContext): string {
  const elements = new OpenElements();
  const paired = pairedTags(tokens, context.growing === true);
  const html = tokens.map((token) => one(token, context, elements, paired)).join('');
  let ends = '';
  for (let end = paired.open; end > 0; end -= 1) ends += elements.close();
  return html + ends;
}

function one(token: Token, context: RenderContext, elements: OpenElements, paired: Paired): string {
  switch (token.type) {
    case 'text':
    case 'text_special':
      return escapeHtml(token.content);
    case 'softbreak':
    case 'hardbreak':
      // Line ends are kept: poems, addresses and lists of names are written that way, wrapped prose is not.
      return '<br>';
    case 'strong_open':
    case 'em_open':
    case 's_open':
      return elements.open(EMPHASIS[token.tag] ?? null);
    case 'link_open':
      return elements.open(...linkTag(token));
    case 'strong_close':
    case 'em_close':
    case 's_close':
    case 'link_close':
      return elements.close();
    case 'html_tag':
      if (!paired.tags.has(token)) return escapeHtml(token.content);
      return token.info === 'open' ? elements.open(token.tag) : elements.close();
    case 'code_inline':
      return `<code>${escapeHtml(token.content)}</code>`;
    case 'image':
      return image(token);
    case 'mathematics':
      return formulaHtml(token, context);
    case 'footnote_reference': {
      const found = context.footnotes.find(token.info);
      return found ? referenceHtml(found) : escapeHtml(token.markup);
    }
    case 'citation':
      return citationHtml(Number(token.content), context.sources ?? []) ?? escapeHtml(token.markup);
    default:
      return '';
  }
}

interface Paired {
  /** The tags that have their other half where nothing else is opened or closed between them. */
  tags: Set<Token>;
  /** How many at the end of a growing text have theirs still to come. */
  open: number;
}

/** The tags of raw HTML that count: those that are closed within the same element. */
function pairedTags(tokens: readonly Token[], growing: boolean): Paired {
  const tags = new Set<Token>();
  const open: Token[] = [];
  for (const token of tokens) {
    const isTag = token.type === 'html_tag';
    if (token.nesting === 1 || (isTag && token.info === 'open')) open.push(token);
    else if (token.nesting === -1) {
      // Tags left open inside an element are text.
      while (open.length > 0 && open.pop()?.nesting !== 1);
    } else if (isTag) {
      const opener = open.at(-1);
      if (opener?.type !== 'html_tag' || opener.tag !== token.tag) continue;
      open.pop();
      tags.add(opener).add(token);
    }
  }
  if (!growing || open.some(({ type }) => type !== 'html_tag')) return { tags, open: 0 };
  for (const token of open) tags.add(token);
  return { tags, open: open.length };
}

function linkTag(token: Token): [string | null, string] {
  // Its address is still being written.
  if (token.info === 'half') return ['a', ' role="link" aria-disabled="true"'];
  const url = safeUrl(String(token.attrGet('href') ?? ''), 'link');
  if (!url) return [null, ''];
  return ['a', ` href="${escapeHtml(url.href)}" target="_blank" rel="noopener noreferrer nofollow"`];
}

function image(token: Token): string {
  const url = safeUrl(String(token.attrGet('src') ?? ''), 'image');
  const text = token.content;
  if (!url) return escapeHtml(text);
  const label = `Show image from ${url.hostname}${text === '' ? '' : `: ${text}`}`;
  return `<button type="button" data-image="${escapeHtml(url.href)}" data-alt="${escapeHtml(text)}">${escapeHtml(label)}</button>`;
}

/** A formula, in a line or, where the token says so, on lines of its own. */
export function formulaHtml({ content, markup, hidden, block }: Token, context: RenderContext): string {
  context.met.formula = true;
  const display = block || !hidden;
  const set = context.setFormula?.(content, display) ?? null;
  const shown = set ?? `<code>${escapeHtml(markup.trim())}</code>`;
  // A wide one scrolls, which a keyboard must be able to do too.
  const scrolls = display ? ' tabindex="0" role="group" aria-label="Formula"' : '';
  const isWide = !display && (content.length > LONGEST_NARROW || content.includes('\\begin{'));
  const names = `formula${display ? ' formula-display' : isWide ? ' formula-wide' : ''}${context.setFormula ? '' : ' formula-waiting'}`;
  return `<span class="${names}"${scrolls}>${shown}</span>`;
}
