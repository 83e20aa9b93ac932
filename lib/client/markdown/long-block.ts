import type { Token } from 'markdown-it';
import { blocksOf, cutAtLines } from './answer-parser.ts';
import { newContext } from './render-context.ts';
import { renderBlocks } from './render-markdown.ts';

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
  const tokens = blocksOf(tail, true);
  switch (tokens[0]?.type) {
    case 'bullet_list_open':
    case 'ordered_list_open':
      return splitList(tokens, tail);
    case 'table_open':
      return tail.length >= LONG_TABLE ? splitTable(tail) : null;
    case 'paragraph_open':
      return splitParagraph(tail);
    default:
      return null;
  }
}

function splitList(tokens: readonly Token[], tail: string): SplitBlock | null {
  const items = tokens.filter(({ type, level }) => type === 'list_item_open' && level === 1);
  const last = items.at(-1)?.map?.[0] ?? 0;
  if (items.length < 2 || last === 0) return null;
  const [settled = '', rest = ''] = cutAtLines(tail, [last]);
  // Many lists number every item 1: the count goes on.
  const isOrdered = tokens[0]?.type === 'ordered_list_open';
  const next = Number(tokens[0]?.attrGet('start') ?? 1) + items.length - 1;
  return { settled, rest: isOrdered ? rest.replace(/^(\s*)\d+/, `$1${next}`) : rest };
}

function splitTable(tail: string): SplitBlock | null {
  const [head = '', rule = ''] = tail.split('\n', 2);
  const end = tail.lastIndexOf('\n') + 1;
  const from = head.length + rule.length + 2;
  return end > from ? { settled: tail.slice(0, end), rest: `${head}\n${rule}\n${tail.slice(end)}` } : null;
}

function splitParagraph(tail: string): SplitBlock | null {
  const ends = [...tail.slice(0, -200).matchAll(/[.!?]\s+(?=\S)/g)].slice(-3).reverse();
  for (const { index, 0: stop } of ends) {
    const settled = tail.slice(0, index + stop.length);
    // Whatever is still open there would be torn apart.
    const end = { open: false };
    renderBlocks(settled, newContext(''), end);
    if (!end.open) return { settled, rest: tail.slice(settled.length) };
  }
  return null;
}
