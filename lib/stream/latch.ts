interface Waiter<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * A value that arrives once, or an error instead, with abortable waits. Unlike a bare promise it keeps nothing of a
 * waiter that left, however long the value takes.
 */
export class Latch<T> {
  #waiters = new Set<Waiter<T>>();
  #outcome: { value: T } | { error: unknown } | null = null;

  /** How many wait now. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Gives the value to everyone waiting and everyone to come. Only the first call of `open` and `fail` counts. */
  open(value: T): void {
    this.#close({ value });
  }

  /** Gives the error to everyone waiting and everyone to come. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  /** The value, the latch's error, or the signal's reason. */
  wait(signal: AbortSignal): Promise<T> {
    if (this.#outcome) {
      return 'error' in this.#outcome
        ? Promise.reject(this.#outcome.error)
        : Promise.resolve(this.#outcome.value);
    }
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
      };
      const onAbort = () => {
        leave();
        reject(signal.reason);
      };
      const waiter: Waiter<T> = {
        resolve: (value) => {
          leave();
          resolve(value);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #close(outcome: { value: T } | { error: unknown }): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    for (const waiter of [...this.#waiters]) {
      if ('error' in outcome) waiter.reject(outcome.error);
      else waiter.resolve(outcome.value);
    }
  }
}
