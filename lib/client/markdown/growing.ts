import type { Env } from 'markdown-it';

/** What the rules of the parser share while they read one text. */
export interface AnswerEnv extends Env {
  /** More of the text is still to come: what is not decided at its end is held back, what is open is closed. */
  growing?: boolean;
  /** The inline text at hand reaches the end of a growing text. */
  atEnd?: boolean;
  /** Something at the end was held back or closed, so the text cannot be cut there. */
  open?: boolean;
  /** The text stands in another one, as that of a footnote does: it defines none of its own. */
  nested?: boolean;
}

/** Beyond so many characters an open bracket is an aside rather than a link: text must not stand still for long. */
export const LONGEST_HELD = 48;
const LONGEST_IMAGE = 300;
/** A row that begins with a bar is a table's in all likelihood; one that only has a bar may be prose. */
const LONGEST_HEAD = 1_000;
const LONGEST_BARE_HEAD = 100;
const LONGEST_COMMENT = 4_000;

/** Markers that stand alone on the last line: of a list, a task, a quotation, a heading, a rule, a fence, a table's rule, a definition. */
const LONE_MARKER =
  /^[ \t]*(?:> ?)*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]?\]?|[-=*_+|: \t]+|\d{1,9}[.)]?|#{1,6}|>|`{1,2}|~{1,2}|(?:`{3,}|~{3,})[^\n`]*|\$\$?|\\(?:\[|b[a-z]{0,4}(?:\{[a-z*]{0,10})?)?|\[[^\]\n]{0,48}(?:\](?::[^\n]?)?)?|<\/?[a-z]{0,8})?[ \t]*$/i;

/** A growing text without a last line that only has a marker: it may become anything yet. */
export function withoutLoneMarker(source: string): string {
  const from = source.lastIndexOf('\n') + 1;
  if (source.length - from > 200) return source;
  const line = source.slice(from);
  return LONE_MARKER.test(line) ? source.slice(0, from) : source;
}

/** So many undecided signs in a row are no accident of where the text is cut. */
const MOST_SIGNS = 10;
const SIGNS =
  /(?:!|\\|&#?\w{0,8}|<\/?[a-z]{0,10}[ \t]*\/?|<!-{0,2}|<(?:https?:|mailto:|tel:)[^\s<>]{0,190})$/i;

/** Growing inline text without signs at its very end whose meaning the next character decides. */
export function withoutUndecided(content: string): string {
  let end = content.length;
  for (let signs = 0; signs < MOST_SIGNS; signs += 1) {
    while (end > 0 && '*_~'.includes(content.charAt(end - 1))) end -= 1;
    const sign = SIGNS.exec(content.slice(Math.max(0, end - 200), end));
    if (!sign) break;
    end -= sign[0].length;
  }
  const comment = content.lastIndexOf('<!--', end);
  if (comment >= 0 && end - comment < LONGEST_COMMENT && !content.includes('-->', comment)) end = comment;
  return content.slice(0, end);
}

/** A growing paragraph without what may become the head of a table: from the first bar of its last line on. */
export function withoutTableHead(content: string): string {
  const from = content.lastIndexOf('\n') + 1;
  const line = content.slice(from, from + LONGEST_HEAD + 1);
  const bar = line.search(/(?<!\\)\|/);
  if (bar < 0) return content;
  const before = line.slice(0, bar);
  if (before.trim() === '') return line.length > LONGEST_HEAD ? content : content.slice(0, from);
  const isInside = (before.match(/[`$]/g)?.length ?? 0) % 2 === 1;
  const isShort = bar <= 60 && line.length - bar <= LONGEST_BARE_HEAD;
  return isInside || !isShort ? content : content.slice(0, from + bar).trimEnd();
}

/** Whether an open bracket of so many characters, up to the end, still waits for what it is. */
export const isHeld = (length: number, isImage: boolean): boolean =>
  length <= (isImage ? LONGEST_IMAGE : LONGEST_HELD);
