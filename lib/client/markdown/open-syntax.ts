import type { MarkdownIt, StateInline } from 'markdown-it';
import { type AnswerEnv, isHeld } from './growing.ts';

/** What follows a label whose address is still being written: nothing that could close it. */
const HALF_ADDRESS =
  /^\(\s*(?:<[^<>\n]*|[^\s()]*(?:\((?:[^\s()]*\)?[^\s()]*)*)?)(?:\s+(?:"[^"\n]*"?|'[^'\n]*'?)?\s*)?$/;

/** At the end of a growing text: a link whose address is still to come is a link, other open brackets wait. */
function openBracket(state: StateInline, silent: boolean): boolean {
  const env = state.env as AnswerEnv;
  const isImage = state.src.startsWith('![', state.pos);
  if (silent || !env.atEnd || state.posMax < state.src.length) return false;
  if (!isImage && state.src[state.pos] !== '[') return false;
  const label = state.pos + (isImage ? 1 : 0);
  const length = state.posMax - state.pos;
  const end = state.md.helpers.parseLinkLabel(state, label, false);
  if (end < 0) return isHeld(length, isImage) && hold(state, env);
  const rest = state.src.slice(end + 1, state.posMax);
  if (rest === '') return isHeld(length, isImage) && hold(state, env);
  if (rest.startsWith('[') && !/^\d+$/.test(state.src.slice(label + 1, end)))
    return !rest.includes(']') && isHeld(length, isImage) && hold(state, env);
  if (!rest.startsWith('(') || rest.length > 2_000 || !HALF_ADDRESS.test(rest)) return false;
  if (isBalanced(rest)) return false;
  if (isImage) return hold(state, env);
  return halfLink(state, env, label + 1, end);
}

function isBalanced(rest: string): boolean {
  let depth = 0;
  for (const character of rest) depth += character === '(' ? 1 : character === ')' ? -1 : 0;
  return depth <= 0;
}

function hold(state: StateInline, env: AnswerEnv): true {
  env.open = true;
  state.pos = state.posMax;
  return true;
}

function halfLink(state: StateInline, env: AnswerEnv, from: number, to: number): true {
  const max = state.posMax;
  env.open = true;
  state.push('link_open', 'a', 1).info = 'half';
  state.pos = from;
  state.posMax = to;
  state.linkLevel += 1;
  state.md.inline.tokenize(state);
  state.linkLevel -= 1;
  state.push('link_close', 'a', -1);
  state.pos = state.posMax = max;
  return true;
}

/** At the end of a growing text: a code span that is not closed yet is one already. */
function openCode(state: StateInline, silent: boolean): boolean {
  const env = state.env as AnswerEnv;
  if (silent || !env.atEnd || state.src[state.pos] !== '`' || state.posMax < state.src.length) return false;
  const marks = /^`+/.exec(state.src.slice(state.pos, state.pos + 200))?.[0] ?? '`';
  const from = state.pos + marks.length;
  for (let at = state.src.indexOf(marks, from); at >= 0; ) {
    let end = at;
    while (state.src[end] === '`') end += 1;
    if (end - at === marks.length) return false;
    at = state.src.indexOf(marks, end);
  }
  const content = state.src.slice(from).replace(/`{1,100}$/, '');
  if (content.trim() !== '')
    state.push('code_inline', 'code', 0).content = content.replace(/\n/g, ' ').trimStart();
  return hold(state, env);
}

/** Teaches the parser what is half-open at the end of a growing text. */
export function openSyntax(parser: MarkdownIt): void {
  parser.inline.ruler.before('backticks', 'open_code', openCode);
  parser.inline.ruler.before('link', 'open_bracket', openBracket);
}
