import type { Token, Tokens } from 'marked';
import { blocksOf } from './answer-lexer.ts';
import { completeMarkup } from './complete-markup.ts';

/** An open block longer than this, in characters, is settled piece by piece, so that a token's work stays bounded. */
const LONG = 6_000;
/** Tables later: the columns of a piece are measured anew. */
const LONG_TABLE = 20_000;

/** The part of an open block that can be settled, and the rest as a block of its own that goes on from there. */
export interface SplitBlock {
  settled: string;
  rest: string;
}

/** Cuts a long open block where nothing that is still to come can change what is before; null where that is nowhere. */
export function splitLongBlock(tail: string): SplitBlock | null {
  if (tail.length < LONG) return null;
  const [token] = blocksOf(tail) as Token[];
  if (token?.type === 'list') return splitList(token as Tokens.List, tail);
  if (token?.type === 'table' && tail.length >= LONG_TABLE) return splitTable(tail);
  return token?.type === 'paragraph' ? splitParagraph(tail) : null;
}

function splitList({ ordered, start, items }: Tokens.List, tail: string): SplitBlock | null {
  const settled = items
    .slice(0, -1)
    .map(({ raw }) => raw)
    .join('');
  if (settled === '' || !tail.startsWith(settled)) return null;
  const rest = tail.slice(settled.length);
  // Many lists number every item 1: the count goes on.
  const next = Number(start) + items.length - 1;
  return { settled, rest: ordered ? rest.replace(/^(\s*)\d+/, `$1${next}`) : rest };
}

function splitTable(tail: string): SplitBlock | null {
  const [head = '', rule = ''] = tail.split('\n', 2);
  const end = tail.lastIndexOf('\n') + 1;
  const from = head.length + rule.length + 2;
  return end > from ? { settled: tail.slice(0, end), rest: `${head}\n${rule}\n${tail.slice(end)}` } : null;
}

function splitParagraph(tail: string): SplitBlock | null {
  const ends = [...tail.slice(0, -200).matchAll(/[.!?]\s+(?=\S)/g)].slice(-20).reverse();
  for (const { index, 0: end } of ends) {
    const settled = tail.slice(0, index + end.length);
    // Whatever is still open there would be torn apart.
    if (completeMarkup(settled).trimEnd() === settled.trimEnd())
      return { settled, rest: tail.slice(settled.length) };
  }
  return null;
}
