import { hasOpenDisplay, isProse, LONGEST_DISPLAY, LONGEST_INLINE } from './mathematics-syntax.ts';
import { closeEmphasis } from './open-emphasis.ts';

/** Markers that stand alone at the end: of a list, a task, a quotation, a heading, a rule, a fence, a footnote. */
const LONE_MARKER =
  /(?:^|\n)[ \t]*(?:> ?)*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]?\]?)?|[-=*_+]+|\d{1,9}[.)]?|#{1,6}|>|`{1,2}|~{1,2}|(?:`{3,}|~{3,})[^\n`]*|\[[^\]\n]{0,80}(?:\](?::[^\n]?)?)?)[ \t]*$/;
/** The rows of a table at the end, or what may become one. */
const TABLE = /(?:^|\n)((?: *\|[^\n]*(?:\n|$))+)$/;
/** A citation or a footnote that may become a link, half an image, half an autolink, half a `<br>`, half a reference. */
const UNDECIDED =
  /(?:!\[[^\]\n]*(?:\](?:\([^)\n]*)?)?|\[(?:\d{0,3}|\^[^\]\s]{0,64})(?:\](?:\([^)\n]*)?)?|<(?:https?:[^>\s]*|mailto:[^>\s]*|h?t{0,2}p?s?|b?r? ?\/?)|&#?\w{0,8}|!|\\)$/;
/** `[label](htt`, `[label][re`: a label shows as text until its link is whole. */
const HALF_LINK = /\[(?!\d{1,3}\]|\^)([^\]\n]*)(?:\](?:\([^)\n]*|\[[^\]\n]*\]?)?)?$/;
/** Where the piece of text begins that a mark at the end may belong to: a paragraph, an item, a heading, a row. */
const LAST_PIECE = /\n[ \t]*\n|\n[ \t]*(?:> ?)*(?:[-+*]|\d{1,9}[.)]|#{1,6}|\|)[ \t]/g;

/**
 * The end of a text that is still growing, so that it renders as what it is about to be: emphasis and code that are
 * open are closed, and pieces whose meaning is not yet decided (half a link, half a formula, a lone list marker, the
 * head of a table, a line of dashes that would turn the paragraph above into a heading) are held back until it is.
 */
export function completeMarkup(source: string): string {
  if (isInsideFence(source)) return source.replace(/\n[ \t>]*[`~]{1,2}$/, '');
  const text = withoutOpenMathematics(withoutTableHead(source.replace(LONE_MARKER, '')));
  let from = 0;
  for (const { index } of text.matchAll(LAST_PIECE)) from = index + 1;
  const piece = text.slice(from).replace(UNDECIDED, '').replace(HALF_LINK, '$1');
  return text.slice(0, from) + closeEmphasis(piece);
}

/** The text up to the head of a table whose rule has not come whole: until then it is a paragraph. */
function withoutTableHead(text: string): string {
  const rows = TABLE.exec(text)?.[1] ?? '';
  const [head = '', rule = '', ...body] = rows.split('\n');
  if (rows === '' || body.some((row) => row !== '')) return text;
  const isRule = /^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/.test(rule) && columns(rule) >= columns(head);
  return isRule ? text : text.slice(0, text.length - rows.length);
}

const columns = (row: string) =>
  row
    .replaceAll('\\|', '')
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|').length;

/** Whether the end lies in a code block, as one within a list, whose closing fence has not come. */
function isInsideFence(text: string): boolean {
  let open: string | null = null;
  for (const [, mark = '', rest = ''] of text.matchAll(FENCE_LINE)) {
    if (open === null) open = mark;
    else if (mark.startsWith(open) && rest.trim() === '') open = null;
  }
  return open !== null;
}
/** Whole lines only: one that has just begun may be anything yet. */
const FENCE_LINE = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})([^\n`]*)$(?=\n)/gm;

/**
 * Whole formulas, so that their ends are not taken for beginnings, escapes, and code; then the beginnings that are left.
 */
const FORMULAS =
  /(?<whole>\$\$(?:\\[\s\S]|[^$\\])+\$\$|\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]|\\\\|\\\$|\$(?=[^\s$])(?:\\[^\n]|[^$\n\\])*(?<!\s)\$(?![\w$])|(?<ticks>`+)[^`](?:[\s\S]*?[^`])?\k<ticks>(?!`)|`[\s\S]*$)|\$\$|\\\(|\\\[|\$/g;

/** The text up to a formula that has not been closed and may still be one. */
function withoutOpenMathematics(text: string): string {
  if (!/[$\\]/.test(text)) return text;
  for (const match of text.matchAll(FORMULAS)) {
    if (match.groups?.whole !== undefined) continue;
    const opener = match[0];
    const rest = text.slice(match.index + opener.length);
    if (isOpen(opener, text[match.index - 1] ?? '', rest)) return text.slice(0, match.index);
  }
  return text;
}

function isOpen(opener: string, before: string, rest: string): boolean {
  if (opener === '$') return isOpenDollar(before, rest);
  if (opener === '\\(') return rest.length < LONGEST_INLINE * 4 && !/\n[ \t]*\n/.test(rest);
  return rest.length < LONGEST_DISPLAY && (!/\n[ \t]*\n/.test(rest) || hasOpenDisplay(opener + rest));
}

function isOpenDollar(before: string, rest: string): boolean {
  if (rest === '') return true;
  if (/\w/.test(before) || rest.length > LONGEST_INLINE) return false;
  return !/^\s|\n/.test(rest) && !isProse(rest) && !isDecidedPrice(rest);
}

/** An amount that has ended: after "$5." or "$5, but" nothing of a formula is left to wait for. */
function isDecidedPrice(rest: string): boolean {
  return /^\d[\d.,]*[kKmMbB]?(?:[.,;:!?)]*\s+(?:[A-Za-z]{2}|[A-Z(])|[.,;:!?)]+\s)/.test(rest);
}
