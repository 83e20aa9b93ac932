import { type Clock, sleep } from '../stream/clock.ts';
import { systemClock } from '../system-clock.ts';
import { isSqliteError, primaryCodeOf, SQLITE } from './sqlite-error.ts';

/** First and longest wait between two tries, in milliseconds. */
const FIRST_MS = 5;
const LONGEST_MS = 250;
/** How long another process may hold the lock before a write fails, in milliseconds. */
const LIMIT_MS = 30_000;

/** A read transaction that would write after another process did: SQLite never lets it, however long one waits. */
const BUSY_SNAPSHOT = 517;

const NEVER = new AbortController().signal;

/**
 * Waits for a lock of SQLite's that another process holds. SQLite's own wait (`busy_timeout`) stops the thread that it is
 * called in, and with it every stream; this one leaves it to others between two tries.
 */
export class LockWait {
  readonly #clock: Pick<Clock, 'now' | 'schedule'>;
  readonly #limitMs: number;

  constructor(clock: Pick<Clock, 'now' | 'schedule'> = systemClock, limitMs = LIMIT_MS) {
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  /** Runs what has no effect where it fails for the lock, until it does not. Rejects with SQLite's error after the limit. */
  async run<T>(attempt: () => T): Promise<T> {
    const from = this.#clock.now();
    for (let delayMs = FIRST_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_MS)) {
      try {
        return attempt();
      } catch (error) {
        if (!isLocked(error) || this.#clock.now() - from >= this.#limitMs) throw error;
      }
      await sleep(this.#clock, delayMs, NEVER);
    }
  }
}

function isLocked(error: unknown): boolean {
  if (primaryCodeOf(error) !== SQLITE.BUSY) return false;
  return isSqliteError(error) && error.errcode !== BUSY_SNAPSHOT;
}
