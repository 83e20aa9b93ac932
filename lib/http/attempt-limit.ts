import { LRUCache } from 'lru-cache';
import { networkOf } from './caller-address.ts';

const WINDOW_MS = 60_000;
/** Wrong tokens from one address in one window. */
const MAX_FAILURES = 10;
const MAX_ADDRESSES = 10_000;

/** Counts wrong tokens for each address that sends them. Takes a bounded amount of memory, whoever asks. */
export class AttemptLimit {
  readonly #now: () => number;
  readonly #failures = new LRUCache<string, { since: number; count: number }>({ max: MAX_ADDRESSES });

  /** @param now milliseconds, monotonic */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** For how long an address must not try, in milliseconds; 0 where it may. */
  waitMs(address: string): number {
    const entry = this.#failures.get(networkOf(address));
    if (!entry || entry.count < MAX_FAILURES) return 0;
    return Math.max(0, entry.since + WINDOW_MS - this.#now());
  }

  failed(address: string): void {
    const network = networkOf(address);
    const entry = this.#failures.get(network);
    const now = this.#now();
    if (entry && now - entry.since < WINDOW_MS) entry.count++;
    else this.#failures.set(network, { since: now, count: 1 });
  }
}
