import MarkdownIt, { type StateBlock, type StateCore, type Token } from 'markdown-it';
import { autolinkSyntax } from './autolink-syntax.ts';
import { citationSyntax } from './citations.ts';
import { emphasisSyntax } from './emphasis-syntax.ts';
import { fenceSyntax } from './fence-syntax.ts';
import { footnoteSyntax } from './footnotes.ts';
import { type AnswerEnv, withoutTableHead, withoutUndecided } from './growing.ts';
import { htmlSyntax } from './html-syntax.ts';
import { mathematicsSyntax } from './mathematics-syntax.ts';
import { openSyntax } from './open-syntax.ts';
import { tableSyntax } from './table-syntax.ts';

/** Link definitions, by their label: `[label]: https://…`. */
export type LinkDefinitions = NonNullable<AnswerEnv['references']>;

/** Quotations and lists nest as deep as this; what would be deeper is text. A list counts twice. */
const DEEPEST = 100;
/** Inline text with more signs than this is no prose that anybody wrote: it is shown as the text that it is. */
const MOST_SIGNS = 4_000;
const MOST_CHARACTERS = 60_000;

const parser = new MarkdownIt({ html: false, linkify: false, maxNesting: 3 * DEEPEST });
// Every address goes through `safeUrl` when it is written.
parser.validateLink = () => true;
parser.core.ruler.disable(['linkify', 'text_join'], true);
parser.block.ruler.disable('html_block');
parser.inline.ruler.disable(['html_inline', 'linkify']);
for (const teach of [
  mathematicsSyntax,
  fenceSyntax,
  tableSyntax,
  htmlSyntax,
  footnoteSyntax,
  openSyntax,
  citationSyntax,
  emphasisSyntax,
  autolinkSyntax,
])
  teach(parser);
guard('blockquote', (state, line) => !isComparison(state, line));
guard('list', () => true);
parser.core.ruler.at('inline', readInlines);

type BlockRule = (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean;

/** Lets a rule of the parser apply only where `applies`, and to no depth that could exhaust the stack. */
function guard(name: string, applies: (state: StateBlock, line: number) => boolean): void {
  const { ruler } = parser.block;
  // The parser offers no way to ask for a rule by its name but this.
  const rule = ruler.__rules__[ruler.__find__(name)];
  if (!rule) throw new Error(`The parser has no rule ${name}.`);
  const { fn, alt } = rule;
  const guarded: BlockRule = (state, startLine, endLine, silent) =>
    state.level < DEEPEST && applies(state, startLine) && fn(state, startLine, endLine, silent);
  ruler.at(name, guarded, { alt });
}

/** `>= 10` anywhere, and `> 25` where an item begins, compare; they quote nothing. */
function isComparison(state: StateBlock, line: number): boolean {
  const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const text = state.src.slice(from, from + 12);
  if (/^>=/.test(text)) return true;
  const isItem = state.parentType === 'list' || state.tokens.at(-1)?.type === 'list_item_open';
  return isItem && /^>\s?[$€£¥~]?\s?\d/.test(text);
}

/** The text as tokens, inline ones too. `env.references` are definitions that stand elsewhere; its own are added. */
export function parseAnswer(source: string, env: AnswerEnv): Token[] {
  return parser.parse(source, env);
}

/** The top-level blocks of a text, their lines unread. */
export function blocksOf(source: string, growing = false): Token[] {
  const tokens: Token[] = [];
  parser.block.parse(source, parser, { references: {}, growing }, tokens);
  return tokens;
}

/** The text cut at its top-level blocks; joined again it is the same text. */
export function blockSources(source: string, growing = false): string[] {
  const starts = blocksOf(source, growing).flatMap(({ level, map, nesting }) =>
    level === 0 && map && nesting >= 0 ? [map[0]] : [],
  );
  return cutAtLines(source, starts.slice(1));
}

/** The text cut before each of these lines. */
export function cutAtLines(source: string, lines: readonly number[]): string[] {
  const pieces: string[] = [];
  let [from, at, line] = [0, 0, 0];
  for (const wanted of lines) {
    while (line < wanted) {
      at = source.indexOf('\n', at) + 1;
      line += 1;
    }
    pieces.push(source.slice(from, at));
    from = at;
  }
  pieces.push(source.slice(from));
  return pieces;
}

/** Reads the inline texts; the last one of a growing text may be half-written. */
function readInlines(state: StateCore): void {
  const env = state.env as AnswerEnv;
  const last = env.growing ? growingInline(state) : null;
  for (const [index, token] of state.tokens.entries()) {
    if (token.type !== 'inline' || !token.children) continue;
    if (token === last) {
      const isParagraph = state.tokens[index - 1]?.type === 'paragraph_open';
      const decided = withoutUndecided(isParagraph ? withoutTableHead(token.content) : token.content);
      if (decided.trimEnd() !== token.content.trimEnd()) env.open = true;
      token.content = decided;
    }
    readAlert(state.tokens, index);
    readTask(state.tokens, index);
    env.atEnd = token === last;
    if (isUnreadable(token.content)) token.children = [textToken(state, token.content)];
    else state.md.inline.parse(token.content, state.md, env, token.children);
  }
  env.atEnd = false;
}

/** The inline text that the end of a growing text belongs to; null where it belongs to none. */
function growingInline(state: StateCore): Token | null {
  if (/\n[ \t>]*\n[ \t>]*$/.test(state.src.slice(-200))) return null;
  for (let index = state.tokens.length - 1; index >= 0; index -= 1) {
    const token = state.tokens[index] as Token;
    if (token.type === 'inline' && token.content !== '') return token;
    if (token.type !== 'inline' && token.nesting >= 0 && token.type !== 'cell_open') return null;
  }
  return null;
}

const ALERT = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/** `> [!NOTE]`, as GitHub writes alerts. */
function readAlert(tokens: Token[], index: number): void {
  const [quote, token] = [tokens[index - 2], tokens[index]];
  const match = quote?.type === 'blockquote_open' && token ? ALERT.exec(token.content) : null;
  if (!quote || !token || !match) return;
  quote.info = (match[1] ?? '').toLowerCase();
  token.content = token.content.slice(match[0].length);
}

/** `- [x] done`. */
function readTask(tokens: Token[], index: number): void {
  const [item, token] = [tokens[index - 2], tokens[index]];
  const match = item?.type === 'list_item_open' && token ? /^\[([ xX])\][ \t]+/.exec(token.content) : null;
  if (!item || !token || !match) return;
  item.meta = { checked: match[1] !== ' ' };
  token.content = token.content.slice(match[0].length);
}

function isUnreadable(content: string): boolean {
  if (content.length < MOST_SIGNS) return false;
  return content.length > MOST_CHARACTERS || (content.match(/[*_~`[\]<$\\&!@]/g)?.length ?? 0) > MOST_SIGNS;
}

function textToken({ Token: New }: StateCore, content: string): Token {
  const token = new New('text', '', 0);
  token.content = content;
  return token;
}
