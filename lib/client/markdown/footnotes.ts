import type { Token, TokenizerExtension, Tokens } from 'marked';
import { escapeHtml } from './escape-html.ts';

export interface FootnoteToken extends Tokens.Generic {
  type: 'footnote';
  label: string;
}

export interface FootnoteReferenceToken extends Tokens.Generic {
  type: 'footnoteReference';
  label: string;
}

const NOTE =
  /^ {0,3}\[\^([^\]\s]{1,64})\]:[ \t]*([^\n]*(?:\n(?![ \t]*\n| {0,3}\[\^| {0,3}(?:#|>|```))[^\n]+)*(?:\n+(?: {4}|\t)[^\n]+)*)(?:\n|$)/;
const REFERENCE = /^\[\^([^\]\s]{1,64})\](?!:)/;

/** `[^1]: the note`, with the lines that are indented below it. */
export const footnote: TokenizerExtension = {
  name: 'footnote',
  level: 'block',
  tokenizer(source): FootnoteToken | undefined {
    const match = NOTE.exec(source);
    if (!match) return undefined;
    const text = (match[2] ?? '').replace(/\n(?: {4}|\t)/g, '\n');
    const tokens = this.lexer.blockTokens(text, []);
    return { type: 'footnote', raw: match[0], label: normalLabel(match[1]), tokens };
  },
};

/** `[^1]` in a text. */
export const footnoteReference: TokenizerExtension = {
  name: 'footnoteReference',
  level: 'inline',
  tokenizer(source): FootnoteReferenceToken | undefined {
    const match = REFERENCE.exec(source);
    return match ? { type: 'footnoteReference', raw: match[0], label: normalLabel(match[1]) } : undefined;
  },
};

const normalLabel = (label = '') => label.toLowerCase();

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
  return new Set(
    tokens.flatMap((token) => (token.type === 'footnote' ? [(token as FootnoteToken).label] : [])),
  );
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
