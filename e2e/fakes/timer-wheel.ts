/** Milliseconds of the machine's monotonic clock: comparable between processes on one machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const SLOTS = 4096;

interface Entry {
  at: number;
  fire: () => void;
  cancelled: boolean;
}

/**
 * One timer for any number of waits, in slots of a millisecond, so that hundreds of streams at dozens of tokens a second
 * cost the fake little and leave the core to what is measured.
 */
export class TimerWheel {
  #slots: Entry[][] = Array.from({ length: SLOTS }, () => []);
  #count = 0;
  #tick = 0;
  #timer: NodeJS.Timeout | null = null;

  /** Calls `fire` once at `at` (see `monotonicMs`) or soon after; the returned function takes it back. */
  at(at: number, fire: () => void): () => void {
    if (this.#timer === null) {
      this.#tick = Math.floor(monotonicMs());
      this.#arm();
    }
    const entry = { at, fire, cancelled: false };
    this.#slots[Math.max(Math.ceil(at), this.#tick + 1) % SLOTS]?.push(entry);
    this.#count++;
    return () => {
      entry.cancelled = true;
    };
  }

  /** Forgets every wait. */
  clear(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    this.#slots = Array.from({ length: SLOTS }, () => []);
    this.#count = 0;
  }

  #arm(): void {
    this.#timer = setTimeout(() => this.#turn(), 1);
  }

  #turn(): void {
    const now = monotonicMs();
    const until = Math.min(Math.floor(now), this.#tick + SLOTS);
    while (this.#tick < until) {
      this.#tick++;
      const due = this.#slots[this.#tick % SLOTS] ?? [];
      if (due.length > 0) {
        this.#slots[this.#tick % SLOTS] = [];
        this.#run(due, now);
      }
    }
    if (this.#count === 0) {
      this.#timer = null;
    } else {
      this.#arm();
    }
  }

  #run(due: Entry[], now: number): void {
    for (const entry of due) {
      if (entry.cancelled) {
        this.#count--;
      } else if (entry.at > now) {
        // Further away than the wheel is round: it stays in its slot.
        this.#slots[Math.ceil(entry.at) % SLOTS]?.push(entry);
      } else {
        this.#count--;
        entry.fire();
      }
    }
  }
}
