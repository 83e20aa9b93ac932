export interface BatchOptions<Item, Result> {
  /** Handles items together; answers one result for each, in their order. */
  handle: (items: Item[]) => Promise<Result[]>;
  /** Calls its argument soon: what is added until then is handled together. */
  schedule: (flush: () => void) => void;
  /** Starts a batch, perhaps after a wait; what is added meanwhile joins it. */
  start?: (batch: () => Promise<void>) => Promise<void>;
  /**
   * Whether the first item starts at once and only those after it wait for the schedule. In a burst of a thousand
   * requests a turn of the event loop takes as long as all of them: the one whose run the others join must not wait
   * for its end at every step.
   */
  leading?: boolean;
  /** Most items of one batch, so that none holds up the others for long. */
  maxSize: number;
  /** Most items waiting; one more is refused. */
  maxWaiting: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** More is waiting for the database than it may. */
export class BatchFullError extends Error {
  override readonly name = 'BatchFullError';
}

/**
 * Makes one call out of many that come at about the same time. Where a batch fails, each of its items is tried again
 * alone, so that none fails for another's sake; an item that was handled once is therefore safe only if a failed
 * `handle` has had no effect.
 */
export class Batch<Item, Result> {
  readonly #options: BatchOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #scheduled = false;

  constructor(options: BatchOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves with the item's own result. Rejects with `BatchFullError` where too many wait. */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(new BatchFullError(`${this.#options.maxWaiting} calls are waiting already`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      this.#options.schedule(() => this.flush());
      if (this.#options.leading) this.#begin();
    });
  }

  /** Starts handling what waits, without waiting for the schedule. */
  flush(): void {
    if (!this.#scheduled) return;
    this.#scheduled = false;
    for (let rest = this.#waiting.length; rest > 0; rest -= this.#options.maxSize) this.#begin();
  }

  #begin(): void {
    const begin = this.#options.start ?? ((batch) => batch());
    // `#handleNext` answers every caller itself and never rejects; a `start` that fails is a broken one.
    void begin(() => this.#handleNext());
  }

  async #handleNext(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.maxSize);
    if (batch.length === 0) return;
    try {
      const results = await this.#options.handle(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else await this.#handleAlone(batch);
    }
  }

  async #handleAlone(batch: Waiting<Item, Result>[]): Promise<void> {
    for (const { item, resolve, reject } of batch) {
      try {
        const [result] = await this.#options.handle([item]);
        resolve(result as Result);
      } catch (error) {
        reject(error);
      }
    }
  }
}
