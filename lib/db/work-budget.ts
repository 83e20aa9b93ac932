/** Longest piece of work between two turns of the event loop, in milliseconds. */
const PIECE_MS = 10;

/** A search has cost as much as one may. */
export class SearchTooBroadError extends Error {
  override readonly name = 'SearchTooBroadError';
}

/** Time that one search may work for, spent in short pieces with turns of the event loop between them. */
export class WorkBudget {
  readonly #now: () => number;
  #leftMs: number;
  #since: number;

  /** `now` is monotonic, in milliseconds; waiting for others costs nothing. */
  constructor(ms: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#leftMs = ms;
    this.#since = now();
  }

  /** To be awaited after each small step. @throws {SearchTooBroadError} where nothing is left. */
  async step(): Promise<void> {
    const worked = this.#now() - this.#since;
    if (worked < PIECE_MS) return;
    this.#leftMs -= worked;
    if (this.#leftMs <= 0) throw new SearchTooBroadError('The search takes too long');
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = this.#now();
  }
}
