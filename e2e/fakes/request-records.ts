import { monotonicMs } from './timer-wheel.ts';

const KEPT = 20_000;
const TAG_CHARACTERS = 64;

/** One chat request as the fake saw it. Times in milliseconds of the machine's monotonic clock; null: not yet. */
export interface RequestRecord {
  id: number;
  model: string;
  /** The beginning of the last message, by which a test knows its own request again. */
  tag: string;
  /** Which connection it came on, as a number. */
  connection: number;
  openedAt: number;
  firstByteAt: number | null;
  /** When the last frame was written. */
  lastByteAt: number | null;
  /** When the response ended or its socket closed. */
  closedAt: number | null;
  closedBy: 'server' | 'client' | null;
  /** Frames written, the closing ones included. */
  frames: number;
}

export interface FakeStats {
  /** Chat requests received. */
  requests: number;
  /** Chat responses open now, and the most there ever were at once. */
  open: number;
  peakOpen: number;
  /** Frames written to all responses. */
  frames: number;
  /** CPU of the fake's process in microseconds. */
  cpuMicros: number;
  /** The newest requests, oldest first. */
  records: RequestRecord[];
}

/** Counts and times chat requests; keeps the newest only. */
export class RequestRecords {
  #requests = 0;
  #open = 0;
  #peakOpen = 0;
  #frames = 0;
  #records: RequestRecord[] = [];

  open(model: string, lastMessage: string, connection: number): RequestRecord {
    const record: RequestRecord = {
      id: ++this.#requests,
      model,
      tag: lastMessage.slice(0, TAG_CHARACTERS),
      connection,
      openedAt: monotonicMs(),
      firstByteAt: null,
      lastByteAt: null,
      closedAt: null,
      closedBy: null,
      frames: 0,
    };
    this.#peakOpen = Math.max(this.#peakOpen, ++this.#open);
    this.#records.push(record);
    if (this.#records.length > 2 * KEPT) {
      this.#records = this.#records.slice(-KEPT);
    }
    return record;
  }

  frame(record: RequestRecord): void {
    const now = monotonicMs();
    record.firstByteAt ??= now;
    record.lastByteAt = now;
    record.frames++;
    this.#frames++;
  }

  close(record: RequestRecord, by: 'server' | 'client'): void {
    if (record.closedAt === null) {
      record.closedAt = monotonicMs();
      record.closedBy = by;
      this.#open--;
    }
  }

  stats(): FakeStats {
    const cpu = process.cpuUsage();
    return {
      requests: this.#requests,
      open: this.#open,
      peakOpen: this.#peakOpen,
      frames: this.#frames,
      cpuMicros: cpu.user + cpu.system,
      records: this.#records.slice(-KEPT).map((record) => ({ ...record })),
    };
  }

  reset(): void {
    this.#requests = 0;
    this.#peakOpen = this.#open;
    this.#frames = 0;
    this.#records = this.#records.filter((record) => record.closedAt === null);
  }
}
