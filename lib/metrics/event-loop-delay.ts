import { monitorEventLoopDelay } from 'node:perf_hooks';

type Monitor = ReturnType<typeof monitorEventLoopDelay>;

/** How often a timer is due, in milliseconds; what it is late is the delay. */
const RESOLUTION_MS = 10;
const SPAN_MS = 60_000;
/** A span this young says too little: the one before speaks. */
const YOUNG_MS = 10_000;

/** Percentiles of the delay, in milliseconds. */
export interface DelayFigures {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** How late timers were in the minute under way, or in the one before while that has just begun. */
export class EventLoopDelay {
  readonly #now: () => number;
  readonly #monitor: Monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #since: number;
  #before: DelayFigures | null = null;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
    this.#monitor.enable();
  }

  read(): DelayFigures {
    const age = this.#now() - this.#since;
    const figures = figuresOf(this.#monitor);
    if (age >= SPAN_MS) {
      this.#before = figures;
      this.#since = this.#now();
      this.#monitor.reset();
      return figures;
    }
    return age < YOUNG_MS && this.#before ? this.#before : figures;
  }

  stop(): void {
    this.#monitor.disable();
  }
}

function figuresOf(monitor: Monitor): DelayFigures {
  if (monitor.count === 0) return { p50: 0, p95: 0, p99: 0, max: 0 };
  // What is recorded, in nanoseconds, is the time between two timers, which is the resolution where none is late.
  const late = (nanoseconds: number) =>
    Math.round(Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100;
  const [p50, p95, p99] = [50, 95, 99].map((percent) => late(monitor.percentile(percent))) as [
    number,
    number,
    number,
  ];
  return { p50, p95, p99, max: late(monitor.max) };
}
