import type { StreamError } from './errors.ts';
import type { RunEvent, RunStatus } from './run-event.ts';

/** How a request came to its run: it opened it, it joined it by its key, or it sent a message id again. */
export type Role = 'leader' | 'follower' | 'replay';

export interface Claim {
  /** The id the run gets if this claim opens it; unique everywhere. */
  runId: string;
  /** Coalescing key, or null where this request must have a run of its own. */
  key: string | null;
  /** Whether a settled run that is still shared may be joined; false for anything non-idempotent. */
  joinsSettled: boolean;
  /** The client's idempotency key (thread and message id), or null where it sent none. */
  messageKey: string | null;
  /** What `messageKey` stands for; opaque here, returned to whoever sends the same id again. */
  content: string;
}

export interface Claimed {
  role: Role;
  runId: string;
  /** The content under which `messageKey` was first claimed; the claim's own for leader and follower. */
  content: string;
}

export interface RunState {
  /** `open` until the one terminal frame is in. */
  status: 'open' | RunStatus;
  /** Sequence number of the newest frame; -1 while there is none. */
  head: number;
}

/**
 * The append-only logs of all runs, live and lately settled, and who may share them. This is the whole of what
 * a second server needs to see, so every operation is asynchronous. An adapter passes `run-log.contract.ts`.
 *
 * Only the leader of a run calls `append`, `settle` and `discard`; anyone reads.
 */
export interface RunLog {
  /**
   * Atomic: of any number of concurrent claims with one key exactly one is `leader`. A known `messageKey` wins over
   * everything (`replay`). A follower's `messageKey` is remembered for as long as its run is shared, a leader's for as
   * long as its log is kept. A leader's log is open and empty on return.
   */
  claim(claim: Claim): Promise<Claimed>;

  /** Appends frames to an open log, in order, and wakes its readers. Ignored once the log is settled or gone. */
  append(runId: string, events: readonly RunEvent[]): Promise<void>;

  /**
   * Appends the terminal frames and the end mark, closes the log, and lets its key be joined for `sharedMs` more
   * milliseconds (0: by nobody). The first call wins; returns false where the log was settled or gone already.
   */
  settle(runId: string, status: RunStatus, events: readonly RunEvent[], sharedMs: number): Promise<boolean>;

  /** Ends a log that has no frame yet, as if it had never been claimed; `opened` rejects with `error` for all who joined. */
  discard(runId: string, error: StreamError): Promise<void>;

  /** Resolves when the first frame is in. Rejects with the discard's error, `run_expired` where the run is unknown, or the signal's reason. */
  opened(runId: string, signal: AbortSignal): Promise<void>;

  /**
   * All frames after sequence number `after` (-1: all), then live ones, as chunks of whole frames up to 64 KiB
   * (a single larger frame alone), and returns after the end mark. One chunk holds everything that has come since the
   * last, so a slow reader catches up in few steps; between chunks a reader costs a number, not a queue. The chunks are
   * views of shared memory: do not write to them. An aborted signal ends the iteration in order; `disconnect` throws.
   * Throws `run_expired` where the run is unknown.
   */
  read(runId: string, after: number, signal: AbortSignal): AsyncIterableIterator<Uint8Array>;

  /** Where a run stands, or null where its log is unknown or has gone. */
  state(runId: string): Promise<RunState | null>;

  /** Resolves with the status when the run settles. Rejects like `opened`. */
  settled(runId: string, signal: AbortSignal): Promise<RunStatus>;

  /**
   * For how long nobody has read an open run or waited for it, in milliseconds; null while somebody does, before anybody
   * did, and where the run is settled or unknown.
   */
  unattendedMs(runId: string): Promise<number | null>;

  /**
   * Tells the leader, wherever it is, to stop, and lets nobody new join by the key from this moment. Returns false
   * where the run is settled or unknown.
   */
  requestCancel(runId: string): Promise<boolean>;

  /** Calls `listener` once when a cancel is requested for the run, at once if one was already. Returns how to stop listening. */
  onCancel(runId: string, listener: () => void): () => void;

  /** Forgets a run and its keys: its thread is deleted. A reader's iteration ends in order. */
  drop(runId: string): Promise<void>;

  /**
   * Breaks every reader of an open log with `error`: the server is going down and clients must reconnect. Readers of
   * settled ones read on to the end. New reads throw it too.
   */
  disconnect(error: Error): void;
}
