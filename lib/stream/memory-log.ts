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
  status: RunState['status'] | 'discarded' = 'open';
  cancelRequested = false;
  /** Whether who waits for the first frame has been told. */
  woken = false;
  settledAt = 0;
  /** How long after `settledAt` the key may be joined. */
  sharedMs = 0;

  constructor(runId: string, key: string | null) {
    this.runId = runId;
    this.key = key;
  }

  get closed(): boolean {
    return this.status !== 'open';
  }

  /** Whether a new request may join. A clock that went backwards shares nothing rather than for too long. */
  isShared(now: number): boolean {
    if (this.cancelRequested) return false;
    if (!this.closed) return true;
    const age = now - this.settledAt;
    return age >= 0 && age < this.sharedMs;
  }
}
