import { Lexer, type Token, type Tokens } from 'marked';
import { escapeHtml, escapeProse } from './escape-html.ts';
import { safeUrl } from './safe-url.ts';

/**
 * Markdown as HTML. The input is hostile: a model writes what a web page told it to. So nothing is filtered out;
 * only what is listed here is ever written, every text is escaped, raw HTML shows as the text it is, links go to
 * http, https and mailto only, and an image is a button until a person asks for it, because loading one tells its
 * host what was read and when. Buttons carry `data-` attributes that `markdown-actions` answers to.
 */
export function renderMarkdown(source: string, options: RenderOptions = {}): string {
  const context = { outline: options.outline ?? newOutline(), highlight: options.highlight };
  return blocks(new Lexer({ gfm: true }).lex(source), context);
}

/** The headings met so far: the depth of the first one, and the level that the last one was given. */
export interface Outline {
  first: number | null;
  last: number;
}

/** Code as HTML with classes for its syntax, or null where it must stay as it is. */
export type Highlight = (code: string, language: string) => string | null;

export interface RenderOptions {
  /** Goes on from the blocks before; changed by every heading. */
  outline?: Outline;
  /** Absent: code is coloured later, in the browser. */
  highlight?: Highlight;
}

type Context = { outline: Outline; highlight: Highlight | undefined };

/** Levels 1 and 2 are the page's own: the conversation and the speakers. */
const TOP_LEVEL = 3;

export const newOutline = (): Outline => ({ first: null, last: TOP_LEVEL - 1 });

/** The level of a heading: relative to the answer's first one, and never skipping a level on the way down. */
function levelOf(depth: number, outline: Outline): number {
  outline.first ??= depth;
  const wanted = Math.max(TOP_LEVEL, TOP_LEVEL + depth - outline.first);
  outline.last = Math.min(6, wanted, outline.last + 1);
  return outline.last;
}

/** A code block: the language, a copy button and the code, to be highlighted when it comes into view. */
export function renderCode(code: string, language: string, highlight?: Highlight): string {
  const name = language.match(/^[\w+#.-]{1,24}/)?.[0] ?? '';
  const label = name === '' ? 'text' : name.toLowerCase();
  const coloured = highlight?.(code, label) ?? null;
  const mark = coloured === null ? '' : ' data-highlighted=""';
  return (
    `<figure class="code"><figcaption><span>${escapeHtml(label)}</span>` +
    `<button type="button" data-copy aria-label="Copy code">Copy</button></figcaption>` +
    `<pre tabindex="0" role="region" aria-label="Code, ${escapeHtml(label)}"><code data-language="${escapeHtml(label)}"${mark}>${coloured ?? escapeHtml(code)}</code></pre></figure>`
  );
}

function blocks(tokens: readonly Token[], context: Context): string {
  return tokens.map((token) => block(token as Tokens.Generic, context)).join('');
}

function block(token: Tokens.Generic, context: Context): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'heading': {
      const level = levelOf(token.depth, context.outline);
      return `<h${level}>${inlines(token.tokens)}</h${level}>`;
    }
    case 'paragraph':
      return `<p>${inlines(token.tokens)}</p>`;
    case 'text':
      return token.tokens ? inlines(token.tokens) : escapeProse(token.text);
    case 'code':
      return renderCode(token.text, token.lang ?? '', context.highlight);
    case 'blockquote':
      return `<blockquote>${blocks(token.tokens ?? [], context)}</blockquote>`;
    case 'list':
      return list(token as Tokens.List, context);
    case 'table':
      return table(token as Tokens.Table);
    case 'hr':
      return '<hr>';
    case 'html':
      return `<p>${lineBreaks(token.text)}</p>`;
    default:
      return inline(token);
  }
}

function list({ ordered, start, items }: Tokens.List, context: Context): string {
  const tag = ordered ? 'ol' : 'ul';
  const from = ordered && typeof start === 'number' && start !== 1 ? ` start="${start}"` : '';
  const body = items.map((item) => {
    const box = item.task
      ? `<input type="checkbox" disabled aria-label="Task"${item.checked ? ' checked' : ''}> `
      : '';
    // Newer versions of the lexer put the box among the tokens too.
    const tokens = item.tokens.filter((token) => token.type !== 'checkbox');
    return `<li${item.task ? ' class="task"' : ''}>${box}${blocks(tokens, context)}</li>`;
  });
  return `<${tag}${from}>${body.join('')}</${tag}>`;
}

function table({ header, rows, align }: Tokens.Table): string {
  const cell = (tag: 'th' | 'td') => (content: Tokens.TableCell, index: number) =>
    `<${tag}${align[index] ? ` class="align-${align[index]}"` : ''}>${inlines(content.tokens)}</${tag}>`;
  const head = `<thead><tr>${header.map(cell('th')).join('')}</tr></thead>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('');
  return `<div class="table-box" tabindex="0" role="region" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function inlines(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map((token) => inline(token as Tokens.Generic)).join('');
}

function inline(token: Tokens.Generic): string {
  switch (token.type) {
    case 'text':
      return token.tokens ? inlines(token.tokens) : escapeProse(token.text);
    case 'escape':
      return escapeHtml(token.text);
    case 'strong':
      return `<strong>${inlines(token.tokens)}</strong>`;
    case 'em':
      return `<em>${inlines(token.tokens)}</em>`;
    case 'del':
      return `<del>${inlines(token.tokens)}</del>`;
    case 'codespan':
      return `<code>${escapeHtml(token.text)}</code>`;
    case 'br':
      return '<br>';
    case 'link':
      return link(token as Tokens.Link);
    case 'image':
      return image(token as Tokens.Image);
    case 'html':
      return lineBreaks(token.raw);
    default:
      return escapeProse(token.raw);
  }
}

/** Raw HTML as text; only a bare `<br>`, which models write in table cells, is what it says. */
function lineBreaks(html: string): string {
  return escapeHtml(html).replace(/&lt;br ?\/?&gt;/gi, '<br>');
}

function link({ href, tokens }: Tokens.Link): string {
  const url = safeUrl(href, 'link');
  const label = inlines(tokens);
  if (!url) return label;
  return `<a href="${escapeHtml(url.href)}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
}

function image({ href, text }: Tokens.Image): string {
  const url = safeUrl(href, 'image');
  if (!url) return escapeProse(text);
  const label = `Show image from ${url.hostname}${text === '' ? '' : `: ${text}`}`;
  return `<button type="button" data-image="${escapeHtml(url.href)}" data-alt="${escapeHtml(text)}">${escapeHtml(label)}</button>`;
}
