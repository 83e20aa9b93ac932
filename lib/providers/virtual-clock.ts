import type { Clock } from '../stream/clock.ts';

/**
 * A clock for tests whose time passes only when somebody waits on it: once everything else that could run has run, it
 * jumps to the next timer. Waits take no real time and come out at exact instants.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #timers = new Map<number, { at: number; fn: () => void }>();
  #nextId = 0;
  #jumping = false;
  /** How late every timer fires, in milliseconds, as on a busy machine. */
  latenessMs = 0;

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return 1_700_000_000_000 + this.#now;
  }

  schedule(ms: number, fn: () => void): () => void {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), fn });
    this.#jumpWhenIdle();
    return () => this.#timers.delete(id);
  }

  /** Timers that are waiting; 0 once everything has been released. */
  get pending(): number {
    return this.#timers.size;
  }

  #jumpWhenIdle(): void {
    if (this.#jumping) {
      return;
    }
    this.#jumping = true;
    setImmediate(() => {
      this.#jumping = false;
      const next = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0];
      if (next === undefined) {
        return;
      }
      const [id, timer] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, timer.at + this.latenessMs);
      timer.fn();
      if (this.#timers.size > 0) {
        this.#jumpWhenIdle();
      }
    });
  }
}
