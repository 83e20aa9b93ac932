import type { Clock } from '../stream/clock.ts';

/** Less than an idle connection lives, so that it never gets that old. */
const EVERY_MS = 45_000;
/** After this long without a question nobody is taken to be about to ask one, and the vendor is left alone. */
const WHILE_ASKED_WITHIN_MS = 15 * 60_000;

/**
 * Keeps a connection ready between the questions of a conversation: a first token over a new one waits for two more
 * round trips. Nothing is sent while nobody asks.
 */
export class KeepWarm {
  readonly #clock: Clock;
  readonly #warmUp: () => Promise<void>;
  #askedAt = -Infinity;
  #cancel: (() => void) | null = null;

  /** `warmUp` makes one cheap request and never rejects. */
  constructor(clock: Clock, warmUp: () => Promise<void>) {
    this.#clock = clock;
    this.#warmUp = warmUp;
  }

  /** A question goes out. */
  asked(): void {
    this.#askedAt = this.#clock.now();
    this.#cancel ??= this.#clock.schedule(EVERY_MS, () => this.#turn());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#askedAt = -Infinity;
  }

  #turn(): void {
    const idleMs = this.#clock.now() - this.#askedAt;
    this.#cancel = null;
    if (idleMs > WHILE_ASKED_WITHIN_MS) return;
    this.#cancel = this.#clock.schedule(EVERY_MS, () => this.#turn());
    // A question within the time has kept the connection itself.
    if (idleMs >= EVERY_MS) void this.#warmUp();
  }
}
