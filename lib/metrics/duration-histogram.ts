import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Steps in a millisecond. A histogram of Node's counts whole numbers from 1 on. */
const STEPS = 10;
/** Highest duration that is told apart, in milliseconds: an hour. */
const HIGHEST_MS = 3_600_000;
/** Significant decimal digits: figures are right within 1 %. */
const FIGURES = 2;

/**
 * Durations in milliseconds, from 0 to an hour, as an HDR histogram. https://hdrhistogram.github.io/HdrHistogram/
 * One takes some 20 KB, and none until something is recorded.
 */
export class DurationHistogram {
  #steps: RecordableHistogram | null = null;

  get count(): number {
    return this.#steps?.count ?? 0;
  }

  /** The longest; 0 where there is none. */
  get max(): number {
    return this.#steps ? inMs(this.#steps.max) : 0;
  }

  record(ms: number): void {
    this.#recordable().record(1 + Math.round(Math.min(HIGHEST_MS, Math.max(0, ms)) * STEPS));
  }

  /** The least duration that so many per cent do not exceed; 0 where there is none. */
  percentile(percent: number): number {
    return this.#steps ? Math.max(0, inMs(this.#steps.percentile(percent))) : 0;
  }

  add(other: DurationHistogram): void {
    if (other.#steps) this.#recordable().add(other.#steps);
  }

  #recordable(): RecordableHistogram {
    this.#steps ??= createHistogram({ lowest: 1, highest: HIGHEST_MS * STEPS + 1, figures: FIGURES });
    return this.#steps;
  }
}

const inMs = (steps: number) => (steps - 1) / STEPS;
