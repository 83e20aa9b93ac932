import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it';
import { escapeHtml } from './escape-html.ts';
import type { AnswerEnv } from './growing.ts';

/** A name or a number; `[^0-9]` and `[^a-z]` are patterns, and `[^1^]` is a citation of another kind. */
const LABEL = String.raw`\[\^((?!\w-\w\])(?:\d{1,4}|\p{L}[\p{L}\p{N}_.-]{0,63}))\]`;
const NOTE = new RegExp(`^${LABEL}:[ \\t]*`, 'u');
const REFERENCE = new RegExp(`${LABEL}(?!:)`, 'uy');

/** `[^1]: the note`, with the lines that follow it up to a blank one, and those that are indented below it. */
function footnote(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const env = state.env as AnswerEnv;
  if (state.level > 0 || env.nested || (state.sCount[startLine] ?? 0) >= 4) return false;
  const match = NOTE.exec(lineAt(state, startLine).slice(0, 100));
  if (!match) return false;
  if (silent) return true;
  const lines = [lineAt(state, startLine).slice(match[0].length)];
  let line = startLine + 1;
  let after = line;
  for (; line < endLine; line += 1) {
    const indented = (state.sCount[line] ?? 0) >= 4;
    const isBlank = state.isEmpty(line);
    const continues =
      after === line && !isBlank && !/^(?:\[\^|#|>|```|[-*+] |\d+[.)] )/.test(lineAt(state, line));
    if (!isBlank && !indented && !continues) break;
    lines.push(isBlank ? '' : state.getLines(line, line + 1, 4, false));
    if (!isBlank) after = line + 1;
  }
  const token = state.push('footnote', '', 0);
  token.info = normalLabel(match[1]);
  token.content = lines.slice(0, after - startLine).join('\n');
  token.map = [startLine, after];
  state.line = after;
  return true;
}

/** `[^1]` in a text. */
function footnoteReference(state: StateInline, silent: boolean): boolean {
  REFERENCE.lastIndex = state.pos;
  const match = state.src[state.pos] === '[' ? REFERENCE.exec(state.src) : null;
  if (!match || REFERENCE.lastIndex > state.posMax) return false;
  if (!silent) {
    const token = state.push('footnote_reference', '', 0);
    token.info = normalLabel(match[1]);
    token.markup = match[0];
  }
  state.pos += match[0].length;
  return true;
}

const lineAt = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
const normalLabel = (label = '') => label.toLowerCase();

/** Teaches the parser footnotes. */
export function footnoteSyntax(parser: MarkdownIt): void {
  parser.block.ruler.before('reference', 'footnote', footnote, { alt: ['paragraph', 'reference'] });
  parser.inline.ruler.before('link', 'footnote_reference', footnoteReference);
}

/**
 * The footnotes of one answer. They are numbered as they are met; ids are made of the answer's own id and of numbers,
 * never of what the model wrote.
 */
export class Footnotes {
  private readonly numbers = new Map<string, number>();
  private readonly answerId: string;
  private readonly defined: ReadonlySet<string> | null;

  /** `defined` are the labels that have a note; null: the answer still grows, and every one may get its note yet. */
  constructor(answerId: string, defined: ReadonlySet<string> | null) {
    this.answerId = answerId;
    this.defined = defined;
  }

  /** The number of a note and the id of its element; null where the answer has no such note. */
  find(label: string): { number: number; id: string } | null {
    if (this.defined !== null && !this.defined.has(label)) return null;
    const number = this.numbers.get(label) ?? this.numbers.size + 1;
    this.numbers.set(label, number);
    return { number, id: `note-${escapeHtml(this.answerId)}-${number}` };
  }
}

/** The labels of all notes among top-level blocks. */
export function notesIn(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.flatMap((token) => (token.type === 'footnote' ? [token.info] : [])));
}

export function referenceHtml({ number, id }: { number: number; id: string }): string {
  return `<sup><a class="note-reference" href="#${id}" role="doc-noteref" aria-label="Footnote ${number}">${number}</a></sup>`;
}

/** A note where it stands; `content` is HTML. */
export function noteHtml({ number, id }: { number: number; id: string }, content: string): string {
  return (
    `<div class="note" id="${id}" role="doc-footnote" tabindex="-1"><span class="note-number">${number}.</span><div>${content}</div>` +
    `<button type="button" data-note="${id}" aria-label="Back to footnote ${number} in the text">↩</button></div>`
  );
}
