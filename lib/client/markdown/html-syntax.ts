import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it';
import { finderOf } from './closer.ts';
import type { AnswerEnv } from './growing.ts';

/** The tags of HTML that mean in an answer what they say. No attribute of theirs is ever looked at. */
const TAG = /<(\/?)(br|sub|sup|kbd|b|strong|i|em|u|s|del|mark)[ \t]*\/?>/iy;
const DETAILS = /^<details(?:[ \t]+open(?:="")?)?[ \t]*>/i;
/** So deep folds nest. */
const DEEPEST = 20;
const SUMMARY = /^\s*<summary[ \t]*>([\s\S]{0,1000}?)<\/summary>/i;

/** A tag of the safe subset, or a comment, which nobody sees. */
function inlineHtml(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false;
  if (state.src.startsWith('<!--', state.pos)) return comment(state);
  TAG.lastIndex = state.pos;
  const match = TAG.exec(state.src);
  if (!match || TAG.lastIndex > state.posMax) return false;
  const name = (match[2] ?? '').toLowerCase();
  if (!silent) {
    const token = state.push(name === 'br' ? 'hardbreak' : 'html_tag', name, 0);
    token.content = match[0];
    token.info = match[1] === '/' ? 'close' : 'open';
  }
  state.pos += match[0].length;
  return true;
}

function comment(state: StateInline): boolean {
  const end = finderOf(state).next('-->', state.pos + 4);
  if (end < 0 || end + 3 > state.posMax) return false;
  state.pos = end + 3;
  return true;
}

/** A comment that begins a line, blank lines and all. */
function blockComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith('<!--', from) || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4)
    return false;
  const at = finderOf(state).next('-->', from + 4);
  let line = startLine;
  while (at >= 0 && line < endLine && (state.eMarks[line] ?? 0) < at + 3) line += 1;
  const isOpen = at < 0 && (state.env as AnswerEnv).growing === true && endLine === state.lineMax;
  if (isOpen) line = endLine - 1;
  else if (at < 0 || line >= endLine || state.src.slice(at + 3, state.eMarks[line]).trim() !== '')
    return false;
  if (silent) return true;
  state.push('held', '', 0).map = [startLine, line + 1];
  state.line = line + 1;
  return true;
}

/** `<details>` with its summary; what stands in it is Markdown. */
function details(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const opening = DETAILS.exec(lineAt(state, startLine))?.[0];
  const isIndented = (state.sCount[startLine] ?? 0) - state.blkIndent >= 4;
  if (opening === undefined || state.level >= DEEPEST || isIndented) return false;
  const last = closingLine(state, startLine, endLine);
  if (last < 0 && !(state.env as AnswerEnv).growing) return false;
  if (silent) return true;
  const end = last < 0 ? endLine : last;
  const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0) + opening.length;
  const inside = state.src.slice(
    from,
    Math.min(from + 1_200, state.eMarks[end - (last < 0 ? 1 : 0)] ?? from),
  );
  const summary = SUMMARY.exec(inside);
  const map: [number, number] = [startLine, last < 0 ? endLine : last + 1];
  state.line = map[1];
  // A summary that is still being written is not shown yet.
  if (last < 0 && !summary && /^\s*(?:<\/?[s/][\s\S]*|<)?$/i.test(inside)) {
    state.push('held', '', 0).map = map;
    return true;
  }
  state.push('details_open', 'details', 1).map = map;
  inline(state, (summary?.[1] ?? '').trim()).info = 'summary';
  const used = summary?.[0] ?? '';
  const line = startLine + used.split('\n').length - 1;
  const beside = state.src
    .slice(from + used.length, state.eMarks[line])
    .replace(/<\/details>\s*$/i, '')
    .trim();
  const [parent, max] = [state.parentType, state.lineMax];
  if (beside !== '') {
    state.push('paragraph_open', 'p', 1);
    inline(state, beside);
    state.push('paragraph_close', 'p', -1);
  }
  state.parentType = 'details';
  state.lineMax = end;
  if (line + 1 < end) state.md.block.tokenize(state, line + 1, end);
  state.lineMax = max;
  state.parentType = parent;
  state.push('details_close', 'details', -1);
  state.line = map[1];
  return true;
}

function inline(state: StateBlock, content: string): Token {
  const token = state.push('inline', '', 0);
  token.content = content;
  token.children = [];
  return token;
}

/** The line with the tag that closes what a line opens; −1 where there is none. */
function closingLine(state: StateBlock, startLine: number, endLine: number): number {
  let depth = 0;
  if (finderOf(state).next('</', state.bMarks[startLine] ?? 0) < 0) return -1;
  for (let line = startLine; line < endLine && depth <= DEEPEST; line += 1) {
    const content = lineAt(state, line);
    if (DETAILS.test(content)) depth += 1;
    if (/<\/details>\s*$/i.test(content)) depth -= 1;
    if (depth === 0) return line;
  }
  return -1;
}

const lineAt = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

/** Teaches the parser the safe subset of HTML; every other tag is the text that it is. */
export function htmlSyntax(parser: MarkdownIt): void {
  const interrupts = { alt: ['paragraph', 'reference', 'blockquote', 'list'] };
  parser.inline.ruler.before('autolink', 'html_tag', inlineHtml);
  parser.block.ruler.before('blockquote', 'comment', blockComment, interrupts);
  parser.block.ruler.before('blockquote', 'details', details, interrupts);
}
