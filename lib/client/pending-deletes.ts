import { ApiError } from './api.ts';
import type { Clock } from './clock.ts';
import type { ThreadJson } from './protocol.ts';

export interface PendingDeletesOptions {
  clock: Clock;
  /** How long a deletion can be taken back, in milliseconds. */
  delayMs: number;
  /** Deletes for good. `leaving`: the page goes, and the request must outlive it. */
  send: (threadId: string, leaving: boolean) => Promise<void>;
  /** It is gone for good. */
  onDeleted: (thread: ThreadJson) => void;
  /** It could not be deleted, and is still there. */
  onFailed: (thread: ThreadJson, error: unknown) => void;
}

/**
 * Conversations that a person has deleted and may still have back. Nothing is told to the server until the time is over
 * or the page is left: what a crash keeps from being sent is not deleted.
 */
export class PendingDeletes {
  private readonly options: PendingDeletesOptions;
  private readonly waiting = new Map<string, { thread: ThreadJson; stop: AbortController }>();

  constructor(options: PendingDeletesOptions) {
    this.options = options;
  }

  /** Begins to wait. Resolves when it has been deleted, taken back or found impossible. */
  async add(thread: ThreadJson): Promise<void> {
    if (this.waiting.has(thread.id)) return;
    const stop = new AbortController();
    this.waiting.set(thread.id, { thread, stop });
    await this.options.clock.sleep(this.options.delayMs, stop.signal);
    if (!stop.signal.aborted) await this.finish(thread, false);
  }

  /** Takes a deletion back. False where it has been sent already. */
  undo(threadId: string): boolean {
    const entry = this.waiting.get(threadId);
    entry?.stop.abort();
    return this.waiting.delete(threadId);
  }

  /** Sends what waits at once, and names it: the page goes (`leaving`), or somebody looks where deleted things are. */
  sendAll(leaving: boolean): string[] {
    const threads = [...this.waiting.values()].map(({ thread, stop }) => {
      stop.abort();
      void this.finish(thread, leaving);
      return thread.id;
    });
    return threads;
  }

  private async finish(thread: ThreadJson, leaving: boolean): Promise<void> {
    this.waiting.delete(thread.id);
    try {
      await this.options.send(thread.id, leaving);
    } catch (error) {
      // Somebody else was quicker.
      if (!(error instanceof ApiError && error.status === 404)) return this.options.onFailed(thread, error);
    }
    this.options.onDeleted(thread);
  }
}
