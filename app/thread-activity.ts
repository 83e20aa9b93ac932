import { Observable } from '@/lib/client/observable.ts';
import type { TabEvent, ThreadListPage } from '@/lib/client/protocol.ts';

export type ActivityState = ThreadListPage['activity'][number]['state'];

interface Options {
  /** The conversation that somebody is looking at in this tab; null: none, or the tab is hidden. */
  looksAt: () => string | null;
  /** Tells the server that somebody has looked. */
  markSeen: (threadId: string) => Promise<void>;
}

/** Which conversations are being answered and which have an answer that nobody has seen, as the server and its events say. */
export class ThreadActivity {
  private readonly options: Options;
  private readonly states = new Observable<ReadonlyMap<string, ActivityState>>(new Map());
  /** Runs under way, by conversation: it is answered until the last of them has settled. */
  private readonly runs = new Map<string, Set<string>>();

  constructor(options: Options) {
    this.options = options;
  }

  get subscribe() {
    return this.states.subscribe;
  }

  get(threadId: string): ActivityState | undefined {
    return this.states.get().get(threadId);
  }

  /** Takes in what a page of the list says of its conversations. */
  take({ threads, activity }: ThreadListPage): void {
    const told = new Map(activity.map(({ threadId, state }) => [threadId, state]));
    for (const { id } of threads) this.set(id, told.get(id));
  }

  hear(event: TabEvent): void {
    if (event.type === 'run-started') {
      const running = this.runs.get(event.threadId) ?? new Set();
      this.runs.set(event.threadId, running.add(event.runId));
      this.set(event.threadId, 'answering');
    } else if (event.type === 'run-settled') {
      const running = this.runs.get(event.threadId);
      running?.delete(event.runId);
      if (running && running.size > 0) return;
      this.runs.delete(event.threadId);
      this.set(event.threadId, 'unseen');
      this.look();
    } else if (event.type === 'thread-seen') {
      if (this.get(event.threadId) === 'unseen') this.set(event.threadId, undefined);
    } else if (event.type === 'thread-deleted') {
      this.runs.delete(event.threadId);
      this.set(event.threadId, undefined);
    }
  }

  /** Somebody may be looking at something new: what they see is no news any more, here and on their other devices. */
  look(): void {
    const threadId = this.options.looksAt();
    if (threadId === null || this.get(threadId) !== 'unseen') return;
    this.set(threadId, undefined);
    // Where that fails it is news again after the next reading of the list, and is told again.
    this.options.markSeen(threadId).catch(() => {});
  }

  private set(threadId: string, state: ActivityState | undefined): void {
    if (this.get(threadId) === state) return;
    const states = new Map(this.states.get());
    if (state) states.set(threadId, state);
    else states.delete(threadId);
    this.states.set(states);
  }
}
