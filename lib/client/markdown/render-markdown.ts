import type { Token, Tokens } from 'marked';
import { type LinkDefinitions, lexAnswer } from './answer-lexer.ts';
import { type CitationToken, type CitedSource, citationHtml } from './citations.ts';
import { escapeHtml, escapeProse } from './escape-html.ts';
import {
  type FootnoteReferenceToken,
  Footnotes,
  type FootnoteToken,
  noteHtml,
  notesIn,
  referenceHtml,
} from './footnotes.ts';
import type { MathematicsToken } from './mathematics-syntax.ts';
import { type Highlight, renderCode } from './render-code.ts';
import { safeUrl } from './safe-url.ts';

/**
 * Markdown as HTML. The input is hostile: a model writes what a web page told it to. So nothing is filtered out;
 * only what is listed here is ever written, every text is escaped, raw HTML shows as the text it is, links go to
 * http, https and mailto only, and an image is a button until a person asks for it, because loading one tells its
 * host what was read and when. Buttons carry `data-` attributes that `answer-actions` answers to.
 */
export function renderMarkdown(
  source: string,
  { answerId = 'answer', ...options }: RenderOptions & { answerId?: string } = {},
): string {
  const links: LinkDefinitions = Object.create(null);
  const tokens = lexAnswer(source, links);
  return blocks(tokens, {
    ...newContext(answerId, options),
    footnotes: new Footnotes(answerId, notesIn(tokens)),
  });
}

/** A formula as HTML, or null where it cannot be set, or not yet: then its source is shown. */
export type SetFormula = (tex: string, display: boolean) => string | null;

export interface RenderOptions {
  /** Absent: code is coloured later, in the browser. */
  highlight?: Highlight;
  /** Absent: it is still being loaded, and formulas keep their places free. */
  setFormula?: SetFormula;
  /** What `[1]` refers to. */
  sources?: readonly CitedSource[];
}

/** What the blocks of one answer share, from the first to the last. */
export interface RenderContext extends RenderOptions {
  outline: Outline;
  footnotes: Footnotes;
  links: LinkDefinitions;
  /** What has been met so far, so that it is known what to load. */
  met: { formula: boolean };
}

/** The context of an answer of which nothing has been rendered yet, and which may grow. */
export function newContext(answerId: string, options: RenderOptions = {}): RenderContext {
  return {
    ...options,
    outline: newOutline(),
    footnotes: new Footnotes(answerId, null),
    links: Object.create(null),
    met: { formula: false },
  };
}

/** One or more whole blocks of an answer. Changes the context by what they define. */
export function renderBlocks(source: string, context: RenderContext): string {
  return blocks(lexAnswer(source, context.links), context);
}

/** The headings met so far: the depth of the first one, and the level that the last one was given. */
export interface Outline {
  first: number | null;
  last: number;
}

/** Levels 1 and 2 are the page's own: the conversation and the speakers. */
const TOP_LEVEL = 3;

const newOutline = (): Outline => ({ first: null, last: TOP_LEVEL - 1 });

/** The level of a heading: relative to the answer's first one, and never skipping a level on the way down. */
function levelOf(depth: number, outline: Outline): number {
  outline.first ??= depth;
  const wanted = Math.max(TOP_LEVEL, TOP_LEVEL + depth - outline.first);
  outline.last = Math.min(6, wanted, outline.last + 1);
  return outline.last;
}

function blocks(tokens: readonly Token[], context: RenderContext): string {
  return tokens.map((token) => block(token as Tokens.Generic, context)).join('');
}

function block(token: Tokens.Generic, context: RenderContext): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'heading': {
      const level = levelOf(token.depth, context.outline);
      return `<h${level}>${inlines(token.tokens, context)}</h${level}>`;
    }
    case 'paragraph':
      return `<p>${inlines(token.tokens, context)}</p>`;
    case 'text':
      return token.tokens ? inlines(token.tokens, context) : escapeProse(token.text);
    case 'code':
      return renderCode(token.text, token.lang ?? '', { highlight: context.highlight });
    case 'blockquote':
      return `<blockquote>${blocks(token.tokens ?? [], context)}</blockquote>`;
    case 'list':
      return list(token as Tokens.List, context);
    case 'table':
      return table(token as Tokens.Table, context);
    case 'hr':
      return '<hr>';
    case 'footnote':
      return note(token as FootnoteToken, context);
    case 'html':
      return `<p>${lineBreaks(token.text)}</p>`;
    default:
      return inline(token, context);
  }
}

function list({ ordered, start, items }: Tokens.List, context: RenderContext): string {
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

function table({ header, rows, align }: Tokens.Table, context: RenderContext): string {
  const cell = (tag: 'th' | 'td') => (content: Tokens.TableCell, index: number) =>
    `<${tag}${align[index] ? ` class="align-${align[index]}"` : ''}>${inlines(content.tokens, context)}</${tag}>`;
  const head = `<thead><tr>${header.map(cell('th')).join('')}</tr></thead>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('');
  return `<div class="table-box" tabindex="0" role="region" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function inlines(tokens: readonly Token[] | undefined, context: RenderContext): string {
  return (tokens ?? []).map((token) => inline(token as Tokens.Generic, context)).join('');
}

function inline(token: Tokens.Generic, context: RenderContext): string {
  switch (token.type) {
    case 'text':
      return token.tokens ? inlines(token.tokens, context) : escapeProse(token.text);
    case 'escape':
      return escapeHtml(token.text);
    case 'strong':
      return `<strong>${inlines(token.tokens, context)}</strong>`;
    case 'em':
      return `<em>${inlines(token.tokens, context)}</em>`;
    case 'del':
      return `<del>${inlines(token.tokens, context)}</del>`;
    case 'codespan':
      return `<code>${escapeHtml(token.text)}</code>`;
    case 'br':
      return '<br>';
    case 'link':
      return link(token as Tokens.Link, context);
    case 'image':
      return image(token as Tokens.Image);
    case 'mathematics':
      return formula(token as MathematicsToken, context);
    case 'footnoteReference': {
      const found = context.footnotes.find((token as FootnoteReferenceToken).label);
      return found ? referenceHtml(found) : escapeProse(token.raw);
    }
    case 'citation': {
      const { number } = token as CitationToken;
      return citationHtml(number, context.sources ?? []) ?? escapeProse(token.raw);
    }
    case 'html':
      return lineBreaks(token.raw);
    default:
      return escapeProse(token.raw);
  }
}

function note(token: FootnoteToken, context: RenderContext): string {
  const found = context.footnotes.find(token.label);
  return found ? noteHtml(found, blocks(token.tokens ?? [], context)) : '';
}

function formula({ tex, display, raw }: MathematicsToken, context: RenderContext): string {
  context.met.formula = true;
  const set = context.setFormula?.(tex, display) ?? null;
  const content = set ?? `<code>${escapeHtml(raw.trim())}</code>`;
  // A wide one scrolls, which a keyboard must be able to do too.
  const scrolls = display ? ' tabindex="0" role="group" aria-label="Formula"' : '';
  const names = `formula${display ? ' formula-display' : ''}${context.setFormula ? '' : ' formula-waiting'}`;
  return `<span class="${names}"${scrolls}>${content}</span>`;
}

/** Raw HTML as text; only a bare `<br>`, which models write in table cells, is what it says. */
function lineBreaks(html: string): string {
  return escapeHtml(html).replace(/&lt;br ?\/?&gt;/gi, '<br>');
}

function link({ href, tokens }: Tokens.Link, context: RenderContext): string {
  const url = safeUrl(href, 'link');
  const label = inlines(tokens, context);
  if (!url) return label;
  return `<a href="${escapeHtml(url.href)}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
}

function image({ href, text }: Tokens.Image): string {
  const url = safeUrl(href, 'image');
  if (!url) return escapeProse(text);
  const label = `Show image from ${url.hostname}${text === '' ? '' : `: ${text}`}`;
  return `<button type="button" data-image="${escapeHtml(url.href)}" data-alt="${escapeHtml(text)}">${escapeHtml(label)}</button>`;
}
