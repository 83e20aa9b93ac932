const LF = 10;
const CR = 13;

/** Follows how long the line under way is: a parser of event streams holds a line until it ends, and has no bound itself. */
export class LineBound {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether with this chunk the line is too long. */
  isExceededBy(chunk: Buffer): boolean {
    const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR));
    this.#bytes = end === -1 ? this.#bytes + chunk.length : chunk.length - end - 1;
    return this.#bytes > this.#maxBytes;
  }
}
