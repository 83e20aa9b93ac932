import type { Delimiter, MarkdownIt, StateInline } from 'markdown-it';
import type { AnswerEnv } from './growing.ts';

/** Scripts that put no space between words, and the full-width punctuation beside them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u3000-\u303f\uff00-\uffef\ufe30-\ufe4f]/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const OPENING = /[([{"'“‘«]/;
const CLOSING = /[)\]}"'”’».,:;!?…%]/;
const SPACE = /\s/;

/**
 * Where a run of marks opens and closes emphasis: CommonMark's rule, made to work beside scripts without spaces as
 * markdown-cjk-friendly describes it (https://github.com/tats-u/markdown-cjk-friendly). Two marks also open before a
 * quotation mark or bracket and close after punctuation with a letter at their other side: "**Note:**text".
 */
function scanDelims(this: StateInline, start: number, canSplitWord: boolean) {
  const { src, posMax } = this;
  let end = start;
  while (end < posMax && src[end] === src[start]) end += 1;
  const length = end - start;
  const before = start === 0 ? ' ' : characterBefore(src, start);
  const after = end < posMax ? String.fromCodePoint(src.codePointAt(end) ?? 32) : ' ';
  const isStrong = length === 2 && src[start] !== '_';
  const [spaceBefore, spaceAfter] = [SPACE.test(before), SPACE.test(after)];
  const [unspacedBefore, unspacedAfter] = [UNSPACED.test(before), UNSPACED.test(after)];
  const markBefore = PUNCTUATION.test(before) && !unspacedBefore;
  const markAfter = PUNCTUATION.test(after) && !unspacedAfter;
  const left =
    !spaceAfter &&
    (!markAfter || spaceBefore || markBefore || unspacedBefore || (isStrong && OPENING.test(after)));
  const right =
    !spaceBefore &&
    (!markBefore || spaceAfter || markAfter || unspacedAfter || (isStrong && CLOSING.test(before)));
  // 2*3*4 multiplies.
  if (/\d/.test(before) && /\d/.test(after)) return { can_open: false, can_close: false, length };
  return {
    can_open: left && (canSplitWord || !right || PUNCTUATION.test(before)),
    can_close: right && (canSplitWord || !left || PUNCTUATION.test(after)),
    length,
  };
}

function characterBefore(src: string, at: number): string {
  const isPair = at > 1 && /[\udc00-\udfff]/.test(src.charAt(at - 1));
  return src.slice(at - (isPair ? 2 : 1), at);
}

/** Closes what is open at the end of a growing text, innermost first; what has nothing in it yet is held back. */
function closeOpenEmphasis(state: StateInline): void {
  const env = state.env as AnswerEnv;
  if (!env.atEnd || state.delimiters.length === 0) return;
  const [balance] = state.md.inline.ruler2.getRules('balance');
  const copy = state.delimiters.map((delimiter) => ({ ...delimiter }));
  balance?.({ ...state, delimiters: copy, tokens_meta: [] } as unknown as StateInline);
  const open = copy.flatMap(({ open, end }, index) => {
    const delimiter = state.delimiters[index];
    return open && end < 0 && delimiter && mayOpen(state, copy, index) ? [delimiter] : [];
  });
  while (open.length > 0 && open.at(-1)?.token === lastWritten(state)) {
    const empty = open.pop() as Delimiter;
    const token = state.tokens[empty.token];
    if (token) token.content = '';
    state.delimiters.splice(state.delimiters.indexOf(empty), 1);
    env.open = true;
  }
  for (const opener of open.reverse()) {
    env.open = true;
    const token = state.push('text', '', 0);
    token.content = state.tokens[opener.token]?.content ?? '';
    const at = state.tokens.length - 1;
    state.delimiters.push({ ...opener, token: at, end: -1, open: false, close: true });
  }
}

function lastWritten(state: StateInline): number {
  let last = state.tokens.length - 1;
  while (last > 0 && state.tokens[last]?.type === 'text' && state.tokens[last]?.content === '') last -= 1;
  return last;
}

/** A call whose brackets are open: `f(`, `f(a, `. */
const OPEN_CALL = /[\p{L}\p{N}_]\([^()]*$/u;
/** As far back as a call is looked for, in pieces of the text. */
const CALL_PIECES = 12;

/**
 * Marks between the letters and digits of a word are text until they are closed, as in 5*3 and 2**8, and so are those
 * in a call: f(**kwargs).
 */
function mayOpen(state: StateInline, delimiters: Delimiter[], index: number): boolean {
  let first = index;
  const marker = delimiters[index]?.marker;
  while (
    delimiters[first - 1]?.marker === marker &&
    delimiters[first - 1]?.token === (delimiters[first]?.token ?? 0) - 1
  )
    first -= 1;
  const at = delimiters[first]?.token ?? 0;
  const before = state.tokens.slice(Math.max(0, at - CALL_PIECES), at);
  if (before.at(-1)?.type !== 'text') return true;
  const text = before.map(({ content }) => content).join('');
  return !/[A-Za-z0-9]$/.test(text) && !OPEN_CALL.test(text);
}

/** Teaches the parser emphasis in every script. */
export function emphasisSyntax(parser: MarkdownIt): void {
  const State = parser.inline.State;
  parser.inline.State = class extends State {
    override scanDelims = scanDelims;
  } as typeof State;
  parser.inline.ruler2.at(
    'balance_pairs',
    parser.inline.ruler2.getRules('')[0] as (state: StateInline) => void,
    {
      alt: ['balance'],
    },
  );
  parser.inline.ruler2.before('balance_pairs', 'open_emphasis', closeOpenEmphasis);
}
