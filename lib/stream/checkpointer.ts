import type { Clock } from './clock.ts';

export interface CheckpointerOptions {
  clock: Clock;
  /** Time from the arrival of a text until it is stored, in milliseconds. */
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
  /** When the oldest text came that no checkpoint has begun to store; null: there is none. */
  #since: number | null = null;
  #stopped = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
  }

  /** There is more text: it is stored within `everyMs` of now, or as soon after as the one under way has ended. */
  soon(): void {
    if (this.#stopped) return;
    const { clock, everyMs } = this.#options;
    this.#since ??= clock.now();
    if (this.#storing || this.#cancelTimer) return;
    const leftMs = everyMs - Math.max(0, clock.now() - this.#since);
    this.#cancelTimer = clock.schedule(Math.max(0, leftMs), () => {
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
    this.#since = null;
    // Half a surrogate pair is no text yet: a database would keep a replacement character.
    const end = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
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
    if (this.#since !== null || this.#options.text().length > this.#stored) this.soon();
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
