/** How models that were trained to think in the text mark where their thoughts begin and end, in lower case. */
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<thoughts>', '</thoughts>'],
  ['<reasoning>', '</reasoning>'],
  ['<reflection>', '</reflection>'],
  ['<antthinking>', '</antthinking>'],
  ['<mm:think>', '</mm:think>'],
  ['<seed:think>', '</seed:think>'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|start_thinking|>', '<|end_thinking|>'],
  ['<|channel|>analysis<|message|>', '<|end|>'],
  ['[think]', '[/think]'],
  ['◁think▷', '◁/think▷'],
];
const LONGEST = Math.max(...PAIRS.flat().map((tag) => tag.length));
/** Where a template has opened the thoughts itself, only their end is in the answer. */
const UNOPENED = '</think>';

export interface SplitText {
  type: 'text' | 'reasoning';
  text: string;
}

/**
 * Tells thoughts that stand in an answer's text from the answer. They count at its very start only, blank space apart,
 * and again right after one another; the same words later, in prose or code, are text. Thoughts that are never closed
 * stay thoughts. A closing tag alone on its line that nothing opened is left out: what stood before it was shown already.
 */
export class ReasoningTags {
  #state: 'start' | 'thinking' | 'text' = 'start';
  #close = '';
  #held = '';
  #seenClose = false;
  /** Blank space at the edge of a thought, which belongs to neither side. */
  #trim = true;
  #lineStart = true;

  /** The next piece of text, told apart; what may be the beginning of a tag is kept for the next. */
  split(piece: string): SplitText[] {
    if (this.#state === 'text' && this.#seenClose) return [{ type: 'text', text: piece }];
    const found: SplitText[] = [];
    this.#held += piece;
    while (this.#state !== 'text') {
      if (!(this.#state === 'start' ? this.#openOrText() : this.#think(found))) return found;
    }
    this.#passText(found);
    return found;
  }

  /** What was kept, at the end. */
  flush(): SplitText[] {
    const text = this.#held;
    this.#held = '';
    if (text === '' || (this.#state === 'start' && this.#seenClose)) return [];
    return [{ type: this.#state === 'thinking' ? 'reasoning' : 'text', text }];
  }

  /** True: the state has changed. */
  #openOrText(): boolean {
    const from = this.#held.length - this.#held.trimStart().length;
    const begin = this.#held.slice(from, from + LONGEST).toLowerCase();
    const pair = PAIRS.find(([open]) => begin.startsWith(open));
    if (pair !== undefined) {
      this.#close = pair[1];
      this.#held = this.#held.slice(from + pair[0].length);
      this.#trim = true;
      this.#state = 'thinking';
      return true;
    }
    if (begin === '' || PAIRS.some(([open]) => open.startsWith(begin))) return false;
    // The blank space between a thought and its answer is dropped, an answer's own is kept.
    if (this.#seenClose) this.#held = this.#held.slice(from);
    this.#state = 'text';
    return true;
  }

  #think(found: SplitText[]): boolean {
    if (this.#trim) this.#held = this.#held.trimStart();
    const lower = this.#held.toLowerCase();
    const at = lower.indexOf(this.#close);
    const end = at === -1 ? this.#held.length - beginningOf(this.#close, lower) : at;
    // Blank space at the end may turn out to stand before the closing tag.
    const thought = at === -1 ? this.#held.slice(0, end).trimEnd() : this.#held.slice(0, at).trimEnd();
    if (thought !== '') {
      found.push({ type: 'reasoning', text: thought });
      this.#trim = false;
    }
    if (at === -1) {
      this.#held = this.#held.slice(thought.length);
      return false;
    }
    this.#held = this.#held.slice(at + this.#close.length);
    this.#seenClose = true;
    this.#state = 'start';
    return true;
  }

  /** Text, but for a closing tag alone on its line. */
  #passText(found: SplitText[]): void {
    if (this.#seenClose) {
      this.#give(found, this.#held);
      this.#held = '';
      return;
    }
    const text = this.#held;
    this.#held = '';
    for (let from = 0; ; ) {
      const at = text.indexOf('<', from);
      if (at === -1) break;
      const isAtLineStart = at === 0 ? this.#lineStart : text[at - 1] === '\n';
      const rest = text.slice(at, at + UNOPENED.length + 1);
      if (isAtLineStart && UNOPENED.startsWith(rest)) {
        this.#give(found, text.slice(0, at));
        this.#held = text.slice(at);
        return;
      }
      if (isAtLineStart && /^<\/think>\s/.test(rest)) {
        this.#give(found, text.slice(0, at));
        this.#seenClose = true;
        this.#give(found, text.slice(at + UNOPENED.length));
        return;
      }
      from = at + 1;
    }
    this.#give(found, text);
  }

  #give(found: SplitText[], text: string): void {
    if (text === '') return;
    this.#lineStart = text.endsWith('\n');
    found.push({ type: 'text', text });
  }
}

/** How many characters at the end of the text may be the beginning of the tag. */
function beginningOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
