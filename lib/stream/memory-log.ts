import type { Clock } from './clock.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { Latch } from './latch.ts';
import type { LogReader } from './log-reader.ts';
import type { RunStatus } from './run-event.ts';
import type { RunState } from './run-log.ts';

/** One run's log and what is bound to it. */
export class MemoryLog {
  readonly frames = new FrameBuffer();
  readonly readers = new Set<LogReader>();
  readonly opened = new Latch<void>();
  readonly settled = new Latch<RunStatus>();
  readonly cancelListeners = new Set<() => void>();
  readonly messageKeys: string[] = [];
  readonly runId: string;
  readonly key: string | null;
  readonly #clock: Clock;
  status: RunState['status'] | 'discarded' = 'open';
  cancelRequested = false;
  /** Whether who waits for the first frame has been told. */
  woken = false;
  /** When somebody who read or waited left last; null where nobody did. */
  leftAt: number | null = null;
  settledAt = 0;
  /** How long after `settledAt` the key may be joined. */
  sharedMs = 0;

  constructor(runId: string, key: string | null, clock: Clock) {
    this.runId = runId;
    this.key = key;
    this.#clock = clock;
  }

  get closed(): boolean {
    return this.status !== 'open';
  }

  /** A reader, or somebody who waited, has left. */
  left(reader?: LogReader): void {
    if (reader) this.readers.delete(reader);
    this.leftAt = this.#clock.now();
  }

  /** As `RunLog` has it. */
  unattendedMs(): number | null {
    const attending = this.readers.size + this.opened.waiting + this.settled.waiting;
    if (this.closed || attending > 0 || this.leftAt === null) return null;
    return Math.max(0, this.#clock.now() - this.leftAt);
  }

  /** Whether a new request may join. A clock that went backwards shares nothing rather than for too long. */
  isShared(now: number): boolean {
    if (this.cancelRequested) return false;
    if (!this.closed) return true;
    const age = now - this.settledAt;
    return age >= 0 && age < this.sharedMs;
  }
}
