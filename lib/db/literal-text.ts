/** A text to be found literally, whatever the case of its letters, in time linear in what is searched. */
export class LiteralText {
  readonly #folded: string;

  constructor(text: string) {
    this.#folded = folded(text);
  }

  /** Where it stands first in a text, -1 where it does not. */
  indexIn(text: string): number {
    // Not a regular expression: those compare the whole of what is sought at every place.
    return folded(text).indexOf(this.#folded);
  }
}

/** Without the case of its letters, character for character, so that places in it are places in the text. */
function folded(text: string): string {
  // The one letter that grows, and the one that is written otherwise at the end of a word.
  return text.replaceAll('\u0130', 'i').toLowerCase().replaceAll('\u03c2', '\u03c3');
}
