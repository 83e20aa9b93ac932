import type { Clock } from './clock.ts';

export interface CheckpointerOptions {
  clock: Clock;
  /** Time between two checkpoints, in milliseconds. */
  everyMs: number;
  /** The whole text so far. */
  text(): string;
  /** Appends to what is stored. */
  store(appended: string): Promise<void>;
  /** Told of a checkpoint that could not be stored. */
  onError(error: unknown): void;
}

/** Stores the growing text of one answer, piece by piece; never awaited by the stream. */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  #stored = 0;
  #storing = false;
  #stopped = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
  }

  /** There is more text: it is stored within `everyMs`. */
  soon(): void {
    if (this.#stopped || this.#storing || this.#cancelTimer) return;
    const { clock, everyMs } = this.#options;
    this.#cancelTimer = clock.schedule(everyMs, () => {
      this.#cancelTimer = null;
      void this.#store();
    });
  }

  /** Begins no more checkpoints; one under way is not waited for. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  async #store(): Promise<void> {
    const text = this.#options.text();
    // Half a surrogate pair is no text yet: a database would keep a replacement character.
    const end = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    if (end === this.#stored) return;
    this.#storing = true;
    try {
      await this.#options.store(text.slice(this.#stored, end));
      this.#stored = end;
    } catch (error) {
      // Not lost: the next checkpoint, or the final row, holds this text too.
      this.#options.onError(error);
    } finally {
      this.#storing = false;
    }
    if (this.#options.text().length > text.length) this.soon();
  }
}
