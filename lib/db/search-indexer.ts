export interface SearchIndexerOptions {
  /** Indexes a piece of what waits; false where nothing does. A piece that failed is there the next time. */
  index: () => Promise<boolean>;
  /** How long what was written waits, in milliseconds. */
  delayMs: number;
}

/** Between two pieces, in milliseconds: most of the time is others'. */
const REST_MS = 100;

/**
 * Keeps the search index up with what is written, behind the backs of those who write: a little later, in pieces, with
 * rests for others between them. Whoever searches has it catch up at once.
 */
export class SearchIndexer {
  readonly #options: SearchIndexerOptions;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<boolean> | null = null;
  /** Whether something may wait. */
  #behind = false;
  #stopped = false;

  constructor(options: SearchIndexerOptions) {
    this.#options = options;
  }

  /** Something is being written, or may have been left by a process before this one. */
  written(): void {
    this.#behind = true;
    this.#plan(this.#options.delayMs);
  }

  /** Resolves when everything that was written before this call is indexed; rejects where it cannot be. */
  async caughtUp(): Promise<void> {
    // A piece that is under way may have begun too early.
    await this.#working?.catch(() => {});
    while (this.#behind && (await this.#work())) {}
  }

  /** Ends what is going on; what waits is indexed by the next process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working?.catch(() => {});
  }

  #plan(delayMs: number): void {
    if (this.#timer || this.#stopped || !this.#behind) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // What failed stays where it is; whoever searches is told.
      this.#work().catch(() => {});
    }, delayMs);
    this.#timer.unref();
  }

  /** One piece; whether more may wait. */
  #work(): Promise<boolean> {
    this.#working ??= this.#piece().finally(() => {
      this.#working = null;
      this.#plan(REST_MS);
    });
    return this.#working;
  }

  async #piece(): Promise<boolean> {
    // Before the transaction: what is written while it goes on may be too late for it.
    this.#behind = false;
    try {
      const more = await this.#options.index();
      this.#behind ||= more;
      return more;
    } catch (error) {
      this.#behind = true;
      throw error;
    }
  }
}
