import type { StageWatcher } from '../stage.ts';

/** CPU time from which a piece of work is told, in milliseconds. */
export const HELD_MS = 50;
/** Work that nobody has put a name to is looked at this often, in milliseconds: well below the above. */
const TICK_MS = 20;
/** How long it is remembered, in milliseconds. */
const SPAN_MS = 5 * 60_000;
const MAX_NAMES = 100;
const UNNAMED = 'something else';

/** Who held the event loop, how often and for how long at most, in the last five minutes. */
export interface HeldBy {
  by: string;
  times: number;
  longest_ms: number;
}

export interface HeldLoopOptions {
  /** Monotonic, in milliseconds. */
  now: () => number;
  /** CPU time that this thread has taken so far, in milliseconds. */
  cpuMs: () => number;
  /** Told of each piece of work that was too long. */
  onHeld: (by: string, cpuMs: number) => void;
}

/**
 * Watches for pieces of work that hold up everything else. The stage that began last before too much CPU time went is who
 * did it; a timer ends the account of each, since where it came in time nothing was held up.
 */
export class HeldLoop implements StageWatcher {
  readonly #options: HeldLoopOptions;
  readonly #timer: NodeJS.Timeout;
  #recent: { at: number; by: string; ms: number }[] = [];
  readonly #names = new Set<string>();
  #stage: string | null = null;
  #since: number;

  constructor(options: HeldLoopOptions) {
    this.#options = options;
    this.#since = options.cpuMs();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  begin(name: string | null): string | null {
    this.#account();
    const before = this.#stage;
    this.#stage = name;
    return before;
  }

  /** Time has come round: nobody holds it up. */
  tick(): void {
    this.#account();
    this.#stage = null;
  }

  /** The worst first. */
  recent(): HeldBy[] {
    const from = this.#options.now() - SPAN_MS;
    this.#recent = this.#recent.filter(({ at }) => at >= from);
    return [...Map.groupBy(this.#recent, ({ by }) => by)]
      .map(([by, pieces]) => ({
        by,
        times: pieces.length,
        longest_ms: Math.round(Math.max(...pieces.map(({ ms }) => ms))),
      }))
      .toSorted((a, b) => b.longest_ms - a.longest_ms);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #account(): void {
    const cpu = this.#options.cpuMs();
    const ms = cpu - this.#since;
    this.#since = cpu;
    if (ms < HELD_MS) return;
    const by = this.#bounded(this.#stage ?? UNNAMED);
    this.#recent = [...this.#recent.slice(-999), { at: this.#options.now(), by, ms }];
    this.#options.onHeld(by, ms);
  }

  #bounded(name: string): string {
    if (this.#names.size >= MAX_NAMES && !this.#names.has(name)) return UNNAMED;
    this.#names.add(name);
    return name;
  }
}

/** CPU time of the calling thread, in milliseconds. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
