import { QueryClient } from '@tanstack/react-query';
import { ApiError, type ListKind, listThreads, readThread } from '@/lib/client/api.ts';
import type { TabEvent, ThreadJson, ThreadListPage } from '@/lib/client/protocol.ts';
import type { RunView } from '@/lib/client/run-view.ts';
import { type ThreadData, threadDataOf, withSettledRun } from '@/lib/client/thread-data.ts';
import { type ThreadList, withoutThread, withThread } from '@/lib/client/thread-list.ts';

export const threadKey = (threadId: string) => ['thread', threadId] as const;
export const threadsKey = (kind: ListKind) => ['threads', kind] as const;

/** Which lists a conversation stands in. */
const BELONGS: Record<ListKind, (thread: ThreadJson) => boolean> = {
  all: ({ archived, deletedAt }) => !archived && !deletedAt,
  pinned: ({ archived, pinned, deletedAt }) => pinned && !archived && !deletedAt,
  archived: ({ archived, deletedAt }) => archived && !deletedAt,
  deleted: ({ deletedAt }) => deletedAt !== undefined,
};
const KINDS = Object.keys(BELONGS) as ListKind[];

/** The conversations that this tab has read, and their list, kept true by the events of the session. */
export class ThreadCache {
  readonly queries = new QueryClient({
    // Events keep everything fresh; what may have been missed is read again on `hello`.
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: 2 },
    },
  });

  /** Conversations that are about to be deleted, as they are now: in no list, whoever speaks of them. */
  private readonly hidden = new Map<string, ThreadJson>();

  /** Counts the changes of the lists, so that a reading which began before one is not taken for newer. */
  private changes = 0;

  private readonly onPage: (page: ThreadListPage) => void;

  /** `onPage` is told of every page of a list that is read. */
  constructor(onPage: (page: ThreadListPage) => void) {
    this.onPage = onPage;
  }

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
    this.update(thread.id, (data) => ({ ...data, thread }));
    if (this.hidden.has(thread.id)) this.hidden.set(thread.id, thread);
    else this.changeLists((list, kind) => (BELONGS[kind](thread) ? withThread : withoutThread)(list, thread));
  }

  /** Takes a conversation out of the lists. */
  unlist(threadId: string): void {
    this.changeLists((list) => withoutThread(list, { id: threadId }));
  }

  /** Keeps a conversation out of the lists until it is shown again or forgotten. */
  hide(thread: ThreadJson): void {
    this.hidden.set(thread.id, thread);
    this.unlist(thread.id);
  }

  /** Puts a hidden conversation back where it belongs, as it is by now. */
  show(threadId: string): void {
    const thread = this.hidden.get(threadId);
    this.hidden.delete(threadId);
    if (thread) this.put(thread);
  }

  forget(threadId: string): void {
    this.hidden.delete(threadId);
    this.unlist(threadId);
    this.queries.removeQueries({ queryKey: threadKey(threadId) });
    this.readDeletedAgain();
  }

  readListsAgain(): void {
    void this.queries.invalidateQueries({ queryKey: ['threads'] });
  }

  /** The list of deleted conversations has one more, which only the server knows the time of. */
  private readDeletedAgain(): void {
    void this.queries.invalidateQueries({ queryKey: threadsKey('deleted') });
  }

  /** Gives up a reading under way: it began before a turn that is now known, and would take it away again. */
  cancelReading(threadId: string): void {
    void this.queries.cancelQueries({ queryKey: threadKey(threadId) });
  }

  settle(run: RunView, watchedBy: number | undefined): void {
    const settledAt = new Date().toISOString();
    if (run.threadId) this.update(run.threadId, (data) => withSettledRun(data, run, settledAt, watchedBy));
  }

  /** Reads a page of a list. */
  readPage = async (kind: ListKind, cursor: string | null, signal?: AbortSignal): Promise<ThreadListPage> => {
    const page = await listThreads(kind, cursor, signal);
    this.onPage(page);
    return { ...page, threads: page.threads.filter(({ id }) => !this.hidden.has(id)) };
  };

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
        // It was deleted, and is there again.
        if (this.get(event.thread.id) === null) this.readAgain(event.thread.id);
        return;
      case 'thread-deleted':
        this.unlist(event.threadId);
        this.readDeletedAgain();
        this.hidden.delete(event.threadId);
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

  /** Reads again what may have changed unheard: the lists, and from them which conversations have. */
  private async catchUp(): Promise<void> {
    try {
      let changes: number;
      let lists: (readonly [ListKind, ThreadList])[];
      do {
        changes = this.changes;
        const known = KINDS.filter((kind) => this.list(kind) !== undefined);
        lists = await Promise.all(
          known.map(async (kind) => [kind, await this.readAgainAsFar(kind)] as const),
        );
      } while (changes !== this.changes);
      for (const [kind, list] of lists) this.queries.setQueryData<ThreadList>(threadsKey(kind), list);
      const listed = new Map(
        lists.flatMap(([, { pages }]) =>
          pages.flatMap(({ threads }) => threads.map((each) => [each.id, each])),
        ),
      );
      for (const { thread, readAt } of this.all()) {
        if (listed.get(thread.id)?.updatedAt !== readAt) this.readAgain(thread.id);
      }
    } catch {
      // The next `hello` tries again; until then what is shown stays.
    }
  }

  /** A list from its beginning, as far as it is shown: whoever has scrolled down stays where they are. */
  private async readAgainAsFar(kind: ListKind): Promise<ThreadList> {
    const shown = this.list(kind)?.pages.length ?? 1;
    const list: ThreadList = { pages: [], pageParams: [] };
    let cursor: string | null = null;
    do {
      const page: ThreadListPage = await this.readPage(kind, cursor);
      list.pages.push(page);
      list.pageParams.push(cursor);
      cursor = page.nextCursor;
    } while (cursor !== null && list.pages.length < shown);
    return list;
  }

  private list(kind: ListKind): ThreadList | undefined {
    return this.queries.getQueryData<ThreadList>(threadsKey(kind));
  }

  private changeLists(change: (list: ThreadList, kind: ListKind) => ThreadList): void {
    this.changes++;
    for (const kind of KINDS) {
      this.queries.setQueryData<ThreadList>(threadsKey(kind), (list) => list && change(list, kind));
    }
  }

  private all(): ThreadData[] {
    const queries = this.queries.getQueryCache().findAll({ queryKey: ['thread'] });
    return queries.flatMap(({ state }) => (state.data ? [state.data as ThreadData] : []));
  }
}
