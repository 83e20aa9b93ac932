import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import type { Latch } from './latch.ts';
import { LogReader } from './log-reader.ts';
import { MemoryLog } from './memory-log.ts';
import type { EncodeEvent, RunEvent, RunStatus } from './run-event.ts';
import type { Claim, Claimed, RunLog, RunState } from './run-log.ts';

/** Followers' message ids that one run remembers; more than this many different ids for one question is no person. */
const MAX_FOLLOWER_IDS = 10_000;

const PURGE_EVERY_MS = 1_000;

export interface MemoryRunLogOptions {
  clock: Clock;
  encode: EncodeEvent;
  /** What follows the terminal frame, with no sequence number of its own. */
  endMark: Uint8Array;
  /** How long a settled log stays readable, in milliseconds, where the bounds below allow it. */
  keepMs: number;
  /** Settled logs kept at most. */
  maxSettled: number;
  /** Bytes of settled logs kept at most. */
  maxSettledBytes: number;
}

interface MessageBinding {
  log: MemoryLog;
  content: string;
  leader: boolean;
}

/** The reference implementation of `RunLog`: one process, everything in memory, settled logs bounded by count and bytes. */
export class MemoryRunLog implements RunLog {
  #clock: Clock;
  #encode: EncodeEvent;
  #endMark: Uint8Array;
  #live = new Map<string, MemoryLog>();
  #kept: LRUCache<string, MemoryLog>;
  #keys = new Map<string, MemoryLog>();
  #messages = new Map<string, MessageBinding>();
  #awaitingWake = new Set<MemoryLog>();
  #broken: Error | null = null;
  #purgedAt = 0;

  constructor(options: MemoryRunLogOptions) {
    this.#clock = options.clock;
    this.#encode = options.encode;
    this.#endMark = options.endMark;
    this.#kept = new LRUCache({
      max: options.maxSettled,
      maxSize: options.maxSettledBytes,
      sizeCalculation: (log) => log.frames.size + 1024,
      ttl: options.keepMs,
      // 0 would let the cache set a timer of its own to remember the time.
      ttlResolution: 0,
      perf: { now: () => options.clock.now() },
      dispose: (log) => this.#unbind(log),
    });
  }

  async claim(claim: Claim): Promise<Claimed> {
    const { runId, key, messageKey, content } = claim;
    const now = this.#clock.now();
    const known = messageKey === null ? undefined : this.#messages.get(messageKey);
    if (known && this.#find(known.log.runId) === known.log && (known.leader || known.log.isShared(now))) {
      return { role: 'replay', runId: known.log.runId, content: known.content };
    }
    const shared = key === null ? undefined : this.#keys.get(key);
    if (
      shared &&
      this.#find(shared.runId) === shared &&
      shared.isShared(now) &&
      (claim.joinsSettled || !shared.closed)
    ) {
      if (messageKey !== null && shared.messageKeys.length < MAX_FOLLOWER_IDS) {
        shared.messageKeys.push(messageKey);
        this.#messages.set(messageKey, { log: shared, content, leader: false });
      }
      return { role: 'follower', runId: shared.runId, content };
    }
    const log = new MemoryLog(runId, key, this.#clock);
    this.#live.set(runId, log);
    if (key !== null) this.#keys.set(key, log);
    if (messageKey !== null) {
      log.messageKeys.push(messageKey);
      this.#messages.set(messageKey, { log, content, leader: true });
    }
    return { role: 'leader', runId, content };
  }

  async append(runId: string, events: readonly RunEvent[]): Promise<void> {
    const log = this.#live.get(runId);
    if (!log) return;
    this.#write(log, events);
    this.#wakeSoon(log);
  }

  async settle(
    runId: string,
    status: RunStatus,
    events: readonly RunEvent[],
    sharedMs: number,
  ): Promise<boolean> {
    const log = this.#live.get(runId);
    if (!log) return false;
    this.#write(log, events);
    log.frames.finish(this.#endMark);
    log.status = status;
    log.settledAt = this.#clock.now();
    log.sharedMs = sharedMs;
    log.cancelListeners.clear();
    this.#keep(log);
    this.#wakeSoon(log);
    log.settled.open(status);
    return true;
  }

  async discard(runId: string, error: StreamError): Promise<void> {
    const log = this.#live.get(runId);
    if (!log || log.frames.frames > 0) return;
    log.status = 'discarded';
    this.#unbind(log);
    // Kept for a while, bound to nothing: who joined just now may not have asked `opened` yet.
    this.#keep(log);
    log.opened.fail(error);
    log.settled.fail(error);
    for (const reader of log.readers) reader.break(error);
  }

  async opened(runId: string, signal: AbortSignal): Promise<void> {
    return this.#attend(runId, (log) => log.opened, signal);
  }

  read(runId: string, after: number, signal: AbortSignal): AsyncIterableIterator<Uint8Array> {
    const log = this.#broken ? undefined : this.#find(runId);
    if (log && log.status !== 'discarded') return new LogReader(log, after, signal);
    return failedIteration(this.#broken ?? new StreamError('run_expired'));
  }

  async state(runId: string): Promise<RunState | null> {
    const log = this.#find(runId);
    if (!log || log.status === 'discarded') return null;
    return { status: log.status, head: log.frames.frames - 1 };
  }

  async settled(runId: string, signal: AbortSignal): Promise<RunStatus> {
    return this.#attend(runId, (log) => log.settled, signal);
  }

  async unattendedMs(runId: string): Promise<number | null> {
    return this.#live.get(runId)?.unattendedMs() ?? null;
  }

  async requestCancel(runId: string): Promise<boolean> {
    const log = this.#live.get(runId);
    if (!log) return false;
    log.cancelRequested = true;
    const listeners = [...log.cancelListeners];
    log.cancelListeners.clear();
    for (const listener of listeners) listener();
    return true;
  }

  onCancel(runId: string, listener: () => void): () => void {
    const log = this.#live.get(runId);
    if (log?.cancelRequested) listener();
    else log?.cancelListeners.add(listener);
    return () => log?.cancelListeners.delete(listener);
  }

  async drop(runId: string): Promise<void> {
    const log = this.#find(runId);
    if (!log) return;
    const error = new StreamError('run_expired');
    log.opened.fail(error);
    log.settled.fail(error);
    // Readers of a settled log still have its end to come, and leave by themselves.
    if (!log.closed) for (const reader of [...log.readers]) reader.end();
    this.#live.delete(runId);
    this.#kept.delete(runId);
    this.#unbind(log);
  }

  disconnect(error: Error): void {
    this.#broken = error;
    // Readers of a settled log have its end before them and are left to read it.
    for (const log of this.#live.values()) {
      log.opened.fail(error);
      log.settled.fail(error);
      for (const reader of [...log.readers]) reader.break(error);
    }
  }

  /** How many logs, keys and message ids are held: what invariant 11 is checked by. */
  counts(): { live: number; kept: number; keys: number; messages: number; readers: number } {
    let readers = 0;
    for (const log of this.#live.values()) readers += log.readers.size;
    return {
      live: this.#live.size,
      kept: this.#kept.size,
      keys: this.#keys.size,
      messages: this.#messages.size,
      readers,
    };
  }

  /** Waits for what a log comes to, and lets the log know where somebody gives up. */
  async #attend<T>(runId: string, latchOf: (log: MemoryLog) => Latch<T>, signal: AbortSignal): Promise<T> {
    const log = this.#known(runId);
    try {
      return await latchOf(log).wait(signal);
    } catch (error) {
      log.left();
      throw error;
    }
  }

  #find(runId: string): MemoryLog | undefined {
    return this.#live.get(runId) ?? this.#kept.get(runId);
  }

  #known(runId: string): MemoryLog {
    if (this.#broken) throw this.#broken;
    const log = this.#find(runId);
    if (!log) throw new StreamError('run_expired');
    return log;
  }

  #write(log: MemoryLog, events: readonly RunEvent[]): void {
    for (const event of events) log.frames.push(this.#encode(log.frames.frames, event));
  }

  #keep(log: MemoryLog): void {
    this.#live.delete(log.runId);
    this.#purge();
    this.#kept.set(log.runId, log);
  }

  /**
   * Lets go of what is past its time: of itself the cache does so only for an entry that is asked for, and would hold as
   * many as it may. Looks through all of them, so not each time.
   */
  #purge(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#purgedAt) < PURGE_EVERY_MS) return;
    this.#purgedAt = now;
    this.#kept.purgeStale();
  }

  /**
   * Readers are woken once the input already waiting is handled, so that a burst from the provider, or a busy moment,
   * is one chunk to each of them instead of one per token; and so that, after `start`, the leader's call to the provider
   * leaves before the responses begin: they are written while the provider thinks.
   */
  #wakeSoon(log: MemoryLog): void {
    if (log.readers.size === 0 && log.woken) return;
    if (this.#awaitingWake.size === 0) this.#clock.schedule(0, () => this.#wake());
    this.#awaitingWake.add(log);
  }

  #wake(): void {
    const logs = [...this.#awaitingWake];
    this.#awaitingWake.clear();
    for (const log of logs) {
      if (!log.woken && log.frames.frames > 0) {
        log.woken = true;
        log.opened.open();
      }
      for (const reader of log.readers) reader.wake();
    }
  }

  #unbind(log: MemoryLog): void {
    if (log.key !== null && this.#keys.get(log.key) === log) this.#keys.delete(log.key);
    for (const messageKey of log.messageKeys) {
      if (this.#messages.get(messageKey)?.log === log) this.#messages.delete(messageKey);
    }
    log.messageKeys.length = 0;
  }
}

/** An iteration whose first step fails. */
function failedIteration(error: Error): AsyncIterableIterator<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => Promise.reject(error),
    return: () => Promise.resolve({ done: true, value: undefined }),
  };
}
