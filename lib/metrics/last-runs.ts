import type { RunRecord } from '../stream/run-observer.ts';

/** Settled runs that are remembered. */
export const MAX_LAST_RUNS = 50;

/** A settled run, and when that was on the monotonic clock, in milliseconds. */
export interface LastRun {
  run: RunRecord;
  settledAt: number;
}

/** The runs that settled last. */
export class LastRuns {
  readonly #now: () => number;
  #runs: LastRun[] = [];

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  settled(run: RunRecord): void {
    this.#runs.push({ run, settledAt: this.#now() });
    if (this.#runs.length > 2 * MAX_LAST_RUNS) this.#runs = this.#runs.slice(-MAX_LAST_RUNS);
  }

  /** Newest first. */
  newestFirst(): LastRun[] {
    return this.#runs.slice(-MAX_LAST_RUNS).reverse();
  }
}
