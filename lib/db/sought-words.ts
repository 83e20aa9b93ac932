/** More words of a search are not looked for. */
const MOST_WORDS = 16;
/** Places of a word that are looked at for one where a word begins. */
const MOST_PLACES = 50;
/** What an excerpt shows around a place, in characters: as many words as can be should stand in it. */
const BEFORE = 50;
const AFTER = 190;

const IN_A_WORD = /[\p{L}\p{N}\p{M}]/u;
/** Scripts that write words without spaces between them: there a word may begin anywhere. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * The words of a search, each to be found literally, in any order, whatever the case of its letters and however they are
 * composed, in time linear in what is searched. Places are those in a text in NFC.
 */
export class SoughtWords {
  /** Folded, each once. */
  readonly words: readonly string[];

  constructor(sought: string) {
    const words = folded(composed(sought))
      .split(/\s+/u)
      .filter((word) => word !== '');
    this.words = [...new Set(words)].slice(0, MOST_WORDS);
  }

  /** Where a text in NFC has most of the words close together, -1 where it lacks one of them. */
  placeIn(text: string): number {
    const searched = folded(text);
    const places: number[] = [];
    for (const word of this.words) {
      const place = firstPlace(searched, word);
      if (place === -1) return -1;
      places.push(place);
    }
    if (places.length <= 1) return places[0] ?? -1;
    const wordsAt = (place: number) => {
      const near = searched.slice(Math.max(0, place - BEFORE), place + AFTER);
      return this.words.filter((word) => near.includes(word)).length;
    };
    let best = { place: -1, words: 0 };
    for (const place of places.toSorted((a, b) => a - b)) {
      const words = wordsAt(place);
      if (words > best.words) best = { place, words };
    }
    return best.place;
  }

  /** Every place of a word in a text in NFC, as [from, to): where words begin, if any of them begins so; in order, apart from one another. */
  placesIn(text: string): [number, number][] {
    const searched = folded(text);
    const places = this.words.flatMap((word) => {
      const all: [number, number][] = [];
      for (let at = searched.indexOf(word); at !== -1; at = searched.indexOf(word, at + word.length)) {
        all.push([at, at + word.length]);
      }
      const beginning = all.filter(([at]) => isBeginning(searched, at, word));
      return beginning.length > 0 ? beginning : all;
    });
    const apart: [number, number][] = [];
    for (const [from, to] of places.toSorted(([a, x], [b, y]) => a - b || y - x)) {
      if (from >= (apart.at(-1)?.[1] ?? 0)) apart.push([from, to]);
    }
    return apart;
  }
}

/** A text as it is searched: the same letters are the same characters, in whichever form they came. */
export const composed = (text: string) => text.normalize('NFC');

/** Where a word begins with it, else where it stands first; -1 where it does not. */
function firstPlace(searched: string, word: string): number {
  // Not a regular expression: those compare the whole of what is sought at every place.
  const first = searched.indexOf(word);
  for (let at = first, n = 0; at !== -1 && n < MOST_PLACES; at = searched.indexOf(word, at + 1), n++) {
    if (isBeginning(searched, at, word)) return at;
  }
  return first;
}

function isBeginning(text: string, at: number, word: string): boolean {
  if (at === 0 || UNSPACED.test(word)) return true;
  const before = text.codePointAt(isLowSurrogate(text.charCodeAt(at - 1)) ? at - 2 : at - 1) ?? 0;
  return !IN_A_WORD.test(String.fromCodePoint(before)) || !IN_A_WORD.test(word);
}

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Without the case of its letters, character for character, so that places in it are places in the text. */
function folded(text: string): string {
  // The one letter that grows, and the one that is written otherwise at the end of a word.
  return text.replaceAll('\u0130', 'i').toLowerCase().replaceAll('\u03c2', '\u03c3');
}
