/**
 * Runs write transactions one after another, in the order they were asked for. SQLite has one writer: whoever comes
 * second waits in any case, and here it waits without holding a connection or a lock.
 */
export class WriteQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as `transaction` does; a failure does not stop those behind it. */
  run<T>(transaction: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(transaction);
    this.#tail = result.catch(() => {}); // told to the caller; here it only ends the wait
    return result;
  }

  /** Resolves when everything that was asked for so far has ended. */
  async drained(): Promise<void> {
    await this.#tail;
  }
}
