import { composed, SoughtWords } from '../db/sought-words.ts';
import type { Excerpt } from '../http/schemas/search.ts';

const BEFORE_CHARACTERS = 50;
const MAX_CHARACTERS = 240;

/** A piece of a text around the words that are sought in it, every place of them marked; line ends and runs of white space are one space. */
export function excerptOf(given: string, sought: string): Excerpt {
  const words = new SoughtWords(sought);
  const text = composed(given);
  const from = startOf(text, Math.max(0, words.placeIn(text), words.placesIn(text)[0]?.[0] ?? 0));
  const window = text.slice(from, from + MAX_CHARACTERS + sought.length).toWellFormed();
  const cutAtEnd = from + window.length < text.length;

  const pieces: Excerpt = [];
  const add = (piece: string, match: boolean) => {
    const line = piece.replace(/\s+/g, ' ');
    if (line !== '') pieces.push({ text: line, match });
  };
  let at = 0;
  for (const [begin, end] of words.placesIn(window)) {
    add(window.slice(at, begin), false);
    add(window.slice(begin, end), true);
    at = end;
  }
  add(window.slice(at).trimEnd(), false);
  if (from > 0) pieces.unshift({ text: '…', match: false });
  if (cutAtEnd) pieces.push({ text: '…', match: false });
  return joined(pieces);
}

/** Some characters before a place, at the beginning of a word where there is one. */
function startOf(text: string, place: number): number {
  const earliest = Math.max(0, place - BEFORE_CHARACTERS);
  if (earliest === 0) return 0;
  const space = text.slice(earliest, place).search(/\s\S/);
  if (space !== -1) return earliest + space + 1;
  // Not into the middle of a character.
  return /[\udc00-\udfff]/.test(text.charAt(earliest)) ? earliest + 1 : earliest;
}

/** Neighbours of one kind as one piece. */
function joined(pieces: Excerpt): Excerpt {
  const result: Excerpt = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && last.match === piece.match) last.text += piece.text;
    else result.push({ ...piece });
  }
  return result;
}
