import { QueryClient } from '@tanstack/react-query';
import { ApiError, listThreads, readThread } from '@/lib/client/api.ts';
import type { TabEvent, ThreadJson, ThreadListPage } from '@/lib/client/protocol.ts';
import type { RunView } from '@/lib/client/run-view.ts';
import { type ThreadData, threadDataOf, withSettledRun } from '@/lib/client/thread-data.ts';
import { type ThreadList, withoutThread, withThread } from '@/lib/client/thread-list.ts';

export const threadKey = (threadId: string) => ['thread', threadId] as const;
export const threadsKey = ['threads'] as const;

/** The conversations that this tab has read, and their list, kept true by the events of the session. */
export class ThreadCache {
  readonly queries = new QueryClient({
    // Events keep everything fresh; what may have been missed is read again on `hello`.
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: 2 },
    },
  });

  /** Counts the changes of the list, so that a reading which began before one is not taken for newer. */
  private changes = 0;

  get(threadId: string): ThreadData | null | undefined {
    return this.queries.getQueryData<ThreadData | null>(threadKey(threadId));
  }

  set(data: ThreadData): void {
    this.queries.setQueryData<ThreadData>(threadKey(data.thread.id), data);
  }

  update(threadId: string, change: (data: ThreadData) => ThreadData): void {
    this.queries.setQueryData<ThreadData | null>(threadKey(threadId), (data) => data && change(data));
  }

  /** A conversation is new or has changed. */
  put(thread: ThreadJson): void {
    this.changes++;
    this.queries.setQueryData<ThreadList>(threadsKey, (list) => list && withThread(list, thread));
    this.update(thread.id, (data) => ({ ...data, thread }));
  }

  /** Takes a conversation out of the list. */
  unlist(threadId: string): void {
    this.changes++;
    this.queries.setQueryData<ThreadList>(threadsKey, (list) => list && withoutThread(list, threadId));
  }

  forget(threadId: string): void {
    this.queries.removeQueries({ queryKey: threadKey(threadId) });
  }

  /** Gives up a reading under way: it began before a turn that is now known, and would take it away again. */
  cancelReading(threadId: string): void {
    void this.queries.cancelQueries({ queryKey: threadKey(threadId) });
  }

  settle(run: RunView): void {
    const settledAt = new Date().toISOString();
    if (run.threadId) this.update(run.threadId, (data) => withSettledRun(data, run, settledAt));
  }

  /** Reads a conversation; null where there is none. */
  fetch = async (threadId: string, signal: AbortSignal): Promise<ThreadData | null> => {
    try {
      return threadDataOf(await readThread(threadId, signal), this.get(threadId) ?? undefined);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  };

  /** Reads now, joining a reading under way. */
  read(threadId: string): Promise<ThreadData | null> {
    const queryFn = ({ signal }: { signal: AbortSignal }) => this.fetch(threadId, signal);
    return this.queries.fetchQuery({ queryKey: threadKey(threadId), queryFn, staleTime: 0 });
  }

  readAgain(threadId: string): void {
    void this.queries.invalidateQueries({ queryKey: threadKey(threadId) });
  }

  /** Reads again the conversation that has this answer. */
  readAgainWith(runId: string): void {
    for (const data of this.all()) {
      if (data.messages.some(({ id }) => id === runId)) this.readAgain(data.thread.id);
    }
  }

  /**
   * Takes in an event of the session. `expects` says whether this tab is waiting for a run of that conversation that
   * it asked for itself; `isLive` whether it follows a run.
   */
  hear(event: TabEvent, expects: (threadId: string) => boolean, isLive: (runId: string) => boolean): void {
    switch (event.type) {
      case 'hello':
        void this.catchUp();
        return;
      case 'thread-changed':
        this.put(event.thread);
        return;
      case 'thread-deleted':
        this.unlist(event.threadId);
        if (this.get(event.threadId)) this.queries.setQueryData(threadKey(event.threadId), null);
        return;
      case 'run-started': {
        const data = this.get(event.threadId);
        const known = data?.messages.some(({ id }) => id === event.runId);
        if (data && !known && !expects(event.threadId)) this.readAgain(event.threadId);
        return;
      }
      case 'run-settled':
        // A run that is shown settles by its own stream; of the others only the stored answer matters.
        if (isLive(event.runId)) return;
        void this.queries.invalidateQueries({ queryKey: threadKey(event.threadId), refetchType: 'none' });
    }
  }

  /** Reads again what may have changed unheard: the list, and from it which conversations have. */
  private async catchUp(): Promise<void> {
    try {
      let changes: number;
      let page: ThreadListPage;
      do {
        changes = this.changes;
        page = await listThreads(null);
      } while (changes !== this.changes);
      this.queries.setQueryData<ThreadList>(threadsKey, { pages: [page], pageParams: [null] });
      for (const { thread, readAt } of this.all()) {
        const listed = page.threads.find(({ id }) => id === thread.id);
        if (listed?.updatedAt !== readAt) this.readAgain(thread.id);
      }
    } catch {
      // The next `hello` tries again; until then what is shown stays.
    }
  }

  private all(): ThreadData[] {
    const queries = this.queries.getQueryCache().findAll({ queryKey: ['thread'] });
    return queries.flatMap(({ state }) => (state.data ? [state.data as ThreadData] : []));
  }
}
