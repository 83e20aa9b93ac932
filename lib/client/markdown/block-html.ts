import type { Token } from 'markdown-it';
import { parseAnswer } from './answer-parser.ts';
import { noteHtml } from './footnotes.ts';
import { formulaHtml, inlineHtml } from './inline-html.ts';
import { renderCode } from './render-code.ts';
import { levelOf, type RenderContext } from './render-context.ts';

const ALERTS: Record<string, string> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
};

/** What one pass over the blocks of a text keeps in mind. */
interface Pass {
  context: RenderContext;
  tokens: readonly Token[];
  /** How many elements around this one have a direction: what is inside follows it. */
  directed: number;
  /** The end tags of what is open. */
  ends: string[];
  /** The row at hand is in the body of its table. */
  inBody: boolean;
}

/** Blocks as HTML. Each that stands by itself runs in the direction of its first letter; lists and tables as a whole. */
export function blocksHtml(tokens: readonly Token[], context: RenderContext): string {
  const pass: Pass = { context, tokens, directed: 0, ends: [], inBody: false };
  return tokens.map((token, index) => blockHtml(token, index, pass)).join('');
}

function blockHtml(token: Token, index: number, pass: Pass): string {
  const { context } = pass;
  switch (token.type) {
    case 'inline':
      return token.info === 'summary' ? summary(token, context) : inlineHtml(token.children ?? [], context);
    case 'paragraph_open':
      // Comments leave nothing behind.
      return token.hidden ? '' : isEmptyParagraph(pass, index) ? '' : `<p${direction(pass)}>`;
    case 'paragraph_close':
      return token.hidden || isEmptyParagraph(pass, index - 2) ? '' : '</p>';
    case 'heading_open': {
      const level = levelOf(Number(token.tag.slice(1)), context.outline);
      pass.ends.push(`</h${level}>`);
      return `<h${level}${direction(pass)}>`;
    }
    case 'blockquote_open':
      return open(pass, 'blockquote', alertClass(token)) + alertTitle(token);
    case 'bullet_list_open':
      return open(pass, 'ul');
    case 'ordered_list_open': {
      const start = token.attrGet('start');
      return open(pass, 'ol', start === null ? '' : ` start="${Number(start)}"`);
    }
    case 'list_item_open':
      return listItem(token);
    case 'list_item_close':
      return '</li>';
    case 'details_open':
      return open(pass, 'details');
    case 'table_open':
      pass.inBody = false;
      return `<div class="table-box" tabindex="0" role="region" aria-label="Table">${open(pass, 'table')}<thead>`;
    case 'table_close':
      return `${pass.inBody ? '</tbody>' : '</thead>'}${close(pass)}</div>`;
    case 'tr_open':
      return `${token.tag === 'td' ? body(pass) : ''}<tr>`;
    case 'tr_close':
      return '</tr>';
    case 'cell_open':
      return `<${token.tag}${token.info ? ` class="align-${token.info}"` : ''}>`;
    case 'cell_close':
      return `</${token.tag}>`;
    case 'fence':
    case 'code_block':
      return code(token, context);
    case 'mathematics':
      return formulaHtml(token, context);
    case 'footnote':
      return note(token, context, context.growing === true && index === pass.tokens.length - 1);
    case 'hr':
      return '<hr>';
    case 'heading_close':
      return pass.ends.pop() ?? '';
    case 'blockquote_close':
    case 'bullet_list_close':
    case 'ordered_list_close':
    case 'details_close':
      return close(pass);
    default:
      return '';
  }
}

const direction = (pass: Pass) => (pass.directed === 0 ? ' dir="auto"' : '');

function open(pass: Pass, tag: string, attributes = ''): string {
  const html = `<${tag}${attributes}${direction(pass)}>`;
  pass.directed += 1;
  pass.ends.push(`</${tag}>`);
  return html;
}

function close(pass: Pass): string {
  pass.directed -= 1;
  return pass.ends.pop() ?? '';
}

function body(pass: Pass): string {
  if (pass.inBody) return '';
  pass.inBody = true;
  return '</thead><tbody>';
}

function isEmptyParagraph({ tokens }: Pass, index: number): boolean {
  return (tokens[index + 1]?.children ?? []).every(
    ({ type, content }) => type === 'text' && content.trim() === '',
  );
}

const alertClass = ({ info }: Token) => (ALERTS[info] ? ` class="alert alert-${info}"` : '');
const alertTitle = ({ info }: Token) => (ALERTS[info] ? `<p class="alert-title">${ALERTS[info]}</p>` : '');

function listItem({ meta }: Token): string {
  if (!meta) return '<li>';
  return `<li class="task"><input type="checkbox" disabled aria-label="Task"${meta.checked ? ' checked' : ''}> `;
}

function summary(token: Token, context: RenderContext): string {
  return `<summary>${token.content === '' ? 'Details' : inlineHtml(token.children ?? [], context)}</summary>`;
}

function code(token: Token, context: RenderContext): string {
  const text = token.content.replace(/\n$/, '');
  const isOpen = token.meta?.open === true && context.growing;
  if (
    /^\s*(?:math|latex|tex)\s*$/i.test(token.info) &&
    !/\\(?:documentclass|usepackage|section)\b/.test(text)
  ) {
    const isFormula = /^\s*math\s*$/i.test(token.info);
    if (isFormula) return isOpen || text.trim() === '' ? '' : formulaHtml(asFormula(token, text), context);
  }
  // The marks of a closing fence that is still coming are no code.
  const shown = isOpen ? text.replace(/(?:^|\n)[ \t]*(?:`+|~+)$/, '') : text;
  return renderCode(shown, token.info, { highlight: context.highlight, open: isOpen });
}

function asFormula(token: Token, tex: string): Token {
  token.content = tex;
  token.markup = tex;
  token.block = true;
  return token;
}

function note(token: Token, context: RenderContext, growing: boolean): string {
  const found = context.footnotes.find(token.info);
  if (!found) return '';
  const tokens = parseAnswer(token.content, { references: context.links, nested: true, growing });
  return noteHtml(found, blocksHtml(tokens, context));
}
