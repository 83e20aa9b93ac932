import type { Clock } from './clock.ts';

interface Timer {
  at: number;
  order: number;
  fn: () => void;
}

/** A clock for tests: time passes only when told to. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  #timers = new Set<Timer>();

  constructor(now = 1_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return Date.UTC(2026, 0, 1) + this.#now;
  }

  schedule(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers set and not yet due: a leak shows here. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets all promises settle, then `ms` pass, timer by timer, with all promises settling after each. */
  async advance(ms = 0): Promise<void> {
    const until = this.#now + ms;
    await settlePromises();
    for (let timer = this.#next(until); timer; timer = this.#next(until)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.fn();
      await settlePromises();
    }
    this.#now = until;
  }

  /** Moves the clock without running anything, backwards too. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #next(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Resolves when every promise that can settle without time has. */
export async function settlePromises(): Promise<void> {
  const channel = new MessageChannel();
  await new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
  channel.port1.close();
}
