import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { finderOf } from './closer.ts';
import type { AnswerEnv } from './growing.ts';

/** Longest formula in a line and on lines of its own, in characters: what is longer is text. */
export const LONGEST_INLINE = 300;
const LONGEST_BRACKETED = 1_200;
export const LONGEST_DISPLAY = 6_000;

/** Environments that are mathematics by themselves, without dollars around them. */
const ENVIRONMENT = /^\\begin\{((?:align|equation|gather|multline|eqnarray|alignat|flalign)\*?)\}/;

const isWordCharacter = (character: string | undefined) => character !== undefined && /\w/.test(character);
/** An amount of money, or its beginning, and after it what no formula goes on with. */
const AMOUNT_AND_WORDS =
  /^\d[\d.,]*(?:[kKmMbB]|bn|mn|M)?\+?(?:[.,;:!?)]*\s+(?:[A-Za-z]{2}|[A-Z(])|[.,;:!?)]+\s|\s*[-–—/~]\s*[A-Za-z$]{2}|[kKmMbB]?[)/]?[–—])/;

/**
 * Whether what stands between two dollars is prose after all: "$5 and $10", "$HOME is set; $PATH". Two words side by
 * side, or an amount with a word after it, are no formula; the words of `\text{…}` are.
 */
export function isProse(content: string): boolean {
  if (AMOUNT_AND_WORDS.test(content) || /^[)\],.;:?!/]|^\|?\^|\*\*|`/.test(content)) return true;
  const bare = content.replace(/\\[a-zA-Z]+\s*(?:\{[^{}]*(?:\}|$))?/g, ' ');
  return /(?:^|\s)[A-Za-z]{3,}[,;:.!?]?\s+[A-Za-z]{2,}/.test(bare);
}

/** Only words, or nothing: `\[see above\]`, `\( and \)`, `$$ or $$`. */
const isWords = (content: string) =>
  content.trim() === '' ||
  (/^[\p{L}\s',.;:!?-]+$/u.test(content) && /\p{L}{2}/u.test(content) && /\s/.test(content));
/** What escaped brackets hold in prose: numbers of sources, classes of characters, alternatives. */
const isBracketed = (content: string) =>
  /^[\s\d,–-]*$/.test(content) ||
  /^\^?(?:\w-\w|\\[wdsWDS])+$/.test(content) ||
  /^[A-Za-z]{2,}$/.test(content.trim()) ||
  (content.match(/\\\|/g)?.length ?? 0) % 2 === 1;

interface Found {
  tex: string;
  display: boolean;
  end: number;
}

/** Where a formula is not closed: whether it may still be. */
type Search = Found | 'open' | null;

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]` inside a line. A price is none, nor is a price level, a path or a pattern. */
function inlineMathematics(state: StateInline, silent: boolean): boolean {
  const env = state.env as AnswerEnv;
  const character = state.src.charAt(state.pos);
  if (character !== '$' && character !== '\\') return false;
  const search = character === '$' ? dollars(state, env) : brackets(state, env);
  if (search === null) return character === '$' && takeDollars(state, silent);
  if (search === 'open') {
    if (silent) return false;
    env.open = true;
    state.pos = state.posMax;
    return true;
  }
  if (!silent) {
    const token = state.push('mathematics', '', 0);
    token.content = search.tex.trim();
    token.markup = state.src.slice(state.pos, search.end);
    token.hidden = !search.display;
  }
  state.pos = search.end;
  return true;
}

/** A run of dollars that opens nothing is text, all of it at once. */
function takeDollars(state: StateInline, silent: boolean): boolean {
  let end = state.pos;
  while (end < state.posMax && state.src[end] === '$') end += 1;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

function dollars(state: StateInline, env: AnswerEnv): Search {
  const { src, pos, posMax } = state;
  let run = 1;
  while (pos + run < posMax && src[pos + run] === '$') run += 1;
  const isAtEnd = env.atEnd === true && posMax === src.length;
  if (isAtEnd && pos + run === posMax) return run <= 2 && !isWordCharacter(src[pos - 1]) ? 'open' : null;
  // As in "US$5": what a word runs into is an amount of money.
  if (run > 2 || isWordCharacter(src[pos - 1])) return null;
  const start = pos + run;
  const longest = run === 1 ? LONGEST_INLINE : LONGEST_DISPLAY;
  const end = closingDollars(src, start, Math.min(posMax, start + longest + run), run);
  if (end < 0) {
    const rest = src.slice(start, start + longest + 1);
    return isAtEnd && mayStillClose(rest, run, longest) ? 'open' : null;
  }
  const content = src.slice(start, end);
  // The next character decides: "$10k–$20k".
  const isOpen = isAtEnd && end + run === posMax;
  if (!isFormula(content, run) || isWordCharacter(src[end + run])) return null;
  return isOpen && run === 1 && /^\d/.test(content)
    ? 'open'
    : { tex: content, display: run === 2, end: end + run };
}

/** The next run of exactly so many dollars; a formula in a line ends with its line. */
function closingDollars(src: string, from: number, to: number, run: number): number {
  for (let at = from; at < to; at += 1) {
    const character = src[at];
    if (character === '\\') at += 1;
    else if (character === '\n' && (run === 1 || /^\n[ \t]*\n/.test(src.slice(at, at + 40)))) return -1;
    else if (character === '$') {
      let length = 1;
      while (src[at + length] === '$') length += 1;
      return length === run && at + length <= to ? at : -1;
    }
  }
  return -1;
}

function isFormula(content: string, run: number): boolean {
  const [opens, closes] = [/^\s/.test(content), /\s$/.test(content)];
  if (run === 1 ? opens || closes : opens !== closes) return false;
  return content !== '' && !isProse(content) && !isWords(content);
}

function mayStillClose(rest: string, run: number, longest: number): boolean {
  if (rest.length > longest || /\n[ \t]*\n/.test(rest)) return false;
  if (run === 1 && (/^\s|\n/.test(rest) || rest.includes('$'))) return false;
  return !isProse(rest) && !/^[A-Z_]{2,}\b/.test(rest) && !/^\(?[A-Za-z]{2,}[)/ ]/.test(rest);
}

function brackets(state: StateInline, env: AnswerEnv): Search {
  const { src, pos, posMax } = state;
  const opener = src.slice(pos, pos + 2);
  const isAtEnd = env.atEnd === true && posMax === src.length;
  if (opener !== '\\(' && opener !== '\\[') return null;
  const display = opener === '\\[';
  const start = pos + 2;
  const longest = display ? LONGEST_DISPLAY : LONGEST_BRACKETED;
  const end = finderOf(state).next(display ? '\\]' : '\\)', start);
  if (end >= 0 && end < posMax) {
    const content = src.slice(start, Math.min(end, start + longest + 1));
    if (content.length > longest || /\n[ \t]*\n/.test(content)) return null;
    return isWords(content) || isBracketed(content) ? null : { tex: content, display, end: end + 2 };
  }
  const rest = src.slice(start, start + longest + 1);
  if (!isAtEnd || rest.length > longest || /\n[ \t]*\n/.test(rest) || isProse(rest)) return null;
  return 'open';
}

/** `$$…$$` and `\[…\]` that have lines of their own, blank lines inside included, and bare environments. */
function blockMathematics(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const head = state.src.slice(from, from + 40);
  const name = ENVIRONMENT.exec(head)?.[1];
  const opener = name ? `\\begin{${name}}` : /^(?:\$\$(?!\$)|\\\[)/.exec(head)?.[0];
  if (opener === undefined) return false;
  const closer = name ? `\\end{${name}}` : opener === '$$' ? '$$' : '\\]';
  const at = finderOf(state).next(closer, from + opener.length);
  const isClosed = at >= 0 && at - from <= LONGEST_DISPLAY;
  const lastLine = isClosed ? lineOf(state, at, startLine, endLine) : -1;
  if (lastLine < 0) return isHeld(state, from, endLine) && (silent || hold(state, startLine, endLine));
  const rest = state.src.slice(at + closer.length, state.eMarks[lastLine]).trim();
  // What follows on its line makes it a part of that line; a dot or a comma does not.
  if (rest !== '' && !/^[.,;:]$/.test(rest)) return false;
  const source = state.getLines(startLine, lastLine + 1, state.blkIndent, false).trim();
  const tex = name ? source : source.slice(opener.length, source.lastIndexOf(closer));
  if (
    !name &&
    (isWords(tex) ||
      (opener !== '$$' && isBracketed(tex)) ||
      (opener === '$$' && !tex.includes('\n') && !isFormula(tex, 2)))
  )
    return false;
  if (silent) return true;
  const token = state.push('mathematics', '', 0);
  token.content = tex.trim() + rest;
  token.markup = source;
  token.map = [startLine, lastLine + 1];
  token.block = true;
  state.line = lastLine + 1;
  return true;
}

function lineOf(state: StateBlock, position: number, from: number, endLine: number): number {
  for (let line = from; line < endLine; line += 1) {
    // What stands further to the left is not in this item any more.
    if (line > from && !state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return -1;
    if ((state.eMarks[line] ?? 0) >= position) return line;
  }
  return -1;
}

/** Whether a formula on lines of its own, which is not closed, may still be. */
function isHeld(state: StateBlock, from: number, endLine: number): boolean {
  const rest = state.src.slice(from, from + LONGEST_DISPLAY + 1);
  if (!(state.env as AnswerEnv).growing || rest.length > LONGEST_DISPLAY || endLine < state.lineMax)
    return false;
  const first = rest.slice(2).split('\n', 1)[0] ?? '';
  return (
    !isProse(first) && !(rest.startsWith('$$') && (/^[A-Za-z_(]{2}/.test(first) || rest.includes('$$', 2)))
  );
}

/** Takes a formula that is still being written out of sight. */
function hold(state: StateBlock, startLine: number, endLine: number): boolean {
  (state.env as AnswerEnv).open = true;
  state.push('held', '', 0).map = [startLine, endLine];
  state.line = endLine;
  return true;
}

/** Teaches the parser mathematics. */
export function mathematicsSyntax(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'mathematics', inlineMathematics);
  parser.block.ruler.before('fence', 'mathematics', blockMathematics, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}
