import { QueryClient } from '@tanstack/react-query';
import { v7 as uuid } from 'uuid';
import { ApiError, cancelRun, deleteThread, listThreads, patchThread, readThread } from '@/lib/client/api.ts';
import { browserClock } from '@/lib/client/clock.ts';
import { type Attempt, DraftStorage, NEW_THREAD } from '@/lib/client/draft-storage.ts';
import { failureText } from '@/lib/client/failure-text.ts';
import { LiveRuns } from '@/lib/client/live-runs.ts';
import type { BranchChoice } from '@/lib/client/message-tree.ts';
import { Observable } from '@/lib/client/observable.ts';
import type { TabEvent, ThreadJson } from '@/lib/client/protocol.ts';
import type { ReaderWorld } from '@/lib/client/run-reader.ts';
import type { RunView } from '@/lib/client/run-view.ts';
import { type StartedRun, sendMessage } from '@/lib/client/send-message.ts';
import type { TabSharing } from '@/lib/client/shared-run.ts';
import { TabEvents } from '@/lib/client/tab-events.ts';
import {
  newMessage,
  type ThreadData,
  threadDataOf,
  withSettledRun,
  withTurn,
} from '@/lib/client/thread-data.ts';
import { type ThreadList, withoutThread, withThread } from '@/lib/client/thread-list.ts';
import { currentThreadId, navigate } from './navigation.ts';

/** A question or a new answer on its way to the server, by the place it was asked from. */
export type Sending = { phase: 'sending'; stopWanted: boolean } | { phase: 'failed'; reason: string };

/** A sentence that shows for a while. */
export interface Notice {
  text: string;
  at: number;
}

export const threadKey = (threadId: string) => ['thread', threadId] as const;
export const threadsKey = ['threads'] as const;

/** Everything behind the screen that outlives a view: caches, live runs, the events of other tabs, what is being sent. */
export class ChatClient {
  readonly queries = new QueryClient({
    // Events keep everything fresh; what may have been missed is read again on `hello`.
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: 2 },
    },
  });
  readonly runs: LiveRuns;
  readonly sendings = new Observable<ReadonlyMap<string, Sending>>(new Map());
  readonly choices = new Observable<BranchChoice>({});
  readonly announcement = new Observable('');
  readonly notice = new Observable<Notice | null>(null);
  /** A question that was thought lost turned out to have arrived. */
  readonly arrived = new Observable<{ place: string; text: string } | null>(null);
  /** The question or answer that this tab asked for last. */
  readonly lastAsked = new Observable<string | null>(null);
  private readonly draftStorage = new DraftStorage(storage('localStorage'), storage('sessionStorage'));
  private readonly events: TabEvents;

  constructor() {
    const world: ReaderWorld = {
      fetch: (path, init) => fetch(path, init),
      clock: browserClock,
      random: Math.random,
      onWake: (wake) => {
        window.addEventListener('online', wake);
        return () => window.removeEventListener('online', wake);
      },
    };
    const sharing: TabSharing = {
      locks: typeof navigator === 'undefined' ? undefined : navigator.locks,
      openChannel: (name) => new BroadcastChannel(name),
    };
    this.runs = new LiveRuns({
      world,
      sharing,
      schedule: (flush) => requestAnimationFrame(flush),
      onSettled: (view) => this.settled(view),
      onGone: (runId) => this.readAgainWith(runId),
    });
    this.events = new TabEvents({
      world,
      sharing,
      onEvent: (event) => this.hear(event),
    });
  }

  drafts = (): DraftStorage => this.draftStorage;

  /** Begins to listen; returns the way to stop. Only in a browser. */
  start(): () => void {
    const follow = () => {
      const visible = document.visibilityState === 'visible';
      this.runs.setVisible(visible);
      if (visible) this.events.show();
      else this.events.hide();
    };
    const leave = () => this.events.hide();
    follow();
    document.addEventListener('visibilitychange', follow);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', follow);
      this.events.hide();
    };
  }

  /**
   * Sends a question; what was typed leaves the draft only when the server has confirmed it. Resolves to the
   * conversation's id, or to null where it was not confirmed.
   */
  async send(
    place: string,
    text: string,
    parentId: string | null,
    model: string | undefined,
  ): Promise<string | null> {
    if (this.sendings.get().get(place)?.phase === 'sending') return null;
    const before = this.draftStorage.read(place).attempt;
    const same = before?.text === text && before.parentId === parentId && before.model === model;
    const attempt: Attempt = same
      ? before
      : { threadId: place === NEW_THREAD ? uuid() : place, messageId: uuid(), text, parentId, model };
    this.draftStorage.write(place, { text, attempt });
    const { threadId, messageId } = attempt;
    const confirmed = await this.begin(place, {
      id: threadId,
      message: { id: messageId, role: 'user', parts: [{ type: 'text', text }] },
      parentId,
      model,
    });
    if (!confirmed) return null;
    this.draftStorage.write(place, { text: '', attempt: null });
    const createdAt = new Date().toISOString();
    const { model: used, parentId: stored } = confirmed.start.event.messageMetadata;
    const base = { threadId, createdAt } as const;
    const question = newMessage({
      ...base,
      id: stored,
      parentId,
      role: 'user',
      status: 'complete',
      model: null,
      text,
    });
    this.startedThread(threadId, text, used, createdAt);
    this.addTurn(threadId, question, confirmed, createdAt);
    if (place === NEW_THREAD) navigate(`/chat/${threadId}`);
    return threadId;
  }

  /** Has an answer made anew, beside the old one. */
  async regenerate(threadId: string, answerId: string, model: string | undefined): Promise<void> {
    const place = `again:${answerId}`;
    if (this.sendings.get().get(place)?.phase === 'sending') return;
    const request = { id: threadId, trigger: 'regenerate-message', messageId: answerId, model } as const;
    const confirmed = await this.begin(place, request);
    if (confirmed) this.addTurn(threadId, null, confirmed, new Date().toISOString());
    else this.say(this.reasonOf(place));
  }

  /** Stops a run. What is shown stands still at once; if the server cannot be told, it goes on and says so. */
  async stop(runId: string): Promise<void> {
    this.runs.setStopping(runId, true);
    try {
      await cancelRun(runId);
    } catch (error) {
      this.runs.setStopping(runId, false);
      if (error instanceof ApiError && error.status === 404) this.readAgainWith(runId);
      else this.say('The answer could not be stopped. Try again.');
    }
  }

  /** Stop, pressed before the server has confirmed the question: the run is stopped as soon as it has a name. */
  stopSending(place: string): void {
    if (this.sendings.get().get(place)?.phase === 'sending') {
      this.setSending(place, { phase: 'sending', stopWanted: true });
    }
  }

  /** Shows another alternative, reading the conversation first where the page came with one branch only. */
  async choose(threadId: string, parentId: string | null, childId: string): Promise<void> {
    const known = await this.readWhole(threadId);
    if (known) this.choices.set({ ...this.choices.get(), [parentId ?? '']: childId });
  }

  async rename(thread: ThreadJson, title: string): Promise<void> {
    this.putThread({ ...thread, title });
    try {
      this.putThread(await patchThread(thread.id, { title }));
    } catch (error) {
      this.putThread(thread);
      this.say(`The name was not changed. ${messageOf(error)}`);
    }
  }

  async setModel(thread: ThreadJson, model: string): Promise<void> {
    this.putThread({ ...thread, model });
    try {
      this.putThread(await patchThread(thread.id, { model }));
    } catch {
      // The choice still goes with every question that is sent from here.
    }
  }

  async remove(thread: ThreadJson): Promise<void> {
    const shown = currentThreadId() === thread.id;
    this.dropThread(thread.id);
    if (shown) navigate('/');
    try {
      await deleteThread(thread.id);
      this.queries.removeQueries({ queryKey: threadKey(thread.id) });
      this.say('Conversation deleted.');
    } catch (error) {
      this.putThread(thread);
      this.say(`The conversation was not deleted. ${messageOf(error)}`);
    }
  }

  say(text: string): void {
    this.notice.set({ text, at: Date.now() });
  }

  fetchThread = async (threadId: string, signal: AbortSignal): Promise<ThreadData | null> => {
    try {
      const before = this.queries.getQueryData<ThreadData>(threadKey(threadId));
      return threadDataOf(await readThread(threadId, signal), before ?? undefined);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  };

  /** The whole conversation, read now if only its end is here; null where it is gone or cannot be read. */
  async readWhole(threadId: string): Promise<ThreadData | null> {
    const here = this.queries.getQueryData<ThreadData>(threadKey(threadId));
    if (here && !here.partial) return here;
    const queryFn = ({ signal }: { signal: AbortSignal }) => this.fetchThread(threadId, signal);
    try {
      return await this.queries.fetchQuery({ queryKey: threadKey(threadId), queryFn, staleTime: 0 });
    } catch {
      this.say('The earlier messages could not be read. Try again.');
      return null;
    }
  }

  /** The text of an answer that the page came with only as it looks. */
  async textOf(threadId: string, messageId: string): Promise<string | null> {
    const here = this.queries.getQueryData<ThreadData>(threadKey(threadId));
    const known = here?.messages.find(({ id }) => id === messageId)?.text;
    if (known != null) return known;
    const queryFn = ({ signal }: { signal: AbortSignal }) => this.fetchThread(threadId, signal);
    const data = await this.queries.fetchQuery({ queryKey: threadKey(threadId), queryFn, staleTime: 0 });
    return data?.messages.find(({ id }) => id === messageId)?.text ?? null;
  }

  private async begin(place: string, request: Parameters<typeof sendMessage>[0]): Promise<StartedRun | null> {
    this.setSending(place, { phase: 'sending', stopWanted: false });
    const reading = new AbortController();
    try {
      const started = await sendMessage(request, browserClock, reading.signal);
      const sending = this.sendings.get().get(place);
      this.setSending(place, null);
      this.runs.adopt(started, reading);
      this.announcement.set('Answering');
      if (sending?.phase === 'sending' && sending.stopWanted) void this.stop(started.runId);
      return started;
    } catch (error) {
      this.setSending(place, { phase: 'failed', reason: messageOf(error) });
      this.announcement.set(`Not sent. ${messageOf(error)}`);
      return null;
    }
  }

  /** Forgets that sending failed, as when the text is changed. */
  clearFailure = (place: string): void => {
    if (this.sendings.get().get(place)?.phase === 'failed') this.setSending(place, null);
  };

  /** Where a question that failed to be confirmed stands in the conversation after all, it is not sent again. */
  reconcile(threadId: string, data: ThreadData): void {
    const { attempt } = this.draftStorage.read(threadId);
    if (!attempt || this.sendings.get().get(threadId)?.phase === 'sending') return;
    if (!data.messages.some(({ id }) => id === attempt.messageId)) return;
    this.draftStorage.write(threadId, { text: '', attempt: null });
    this.clearFailure(threadId);
    this.arrived.set({ place: threadId, text: attempt.text });
  }

  private reasonOf(place: string): string {
    const sending = this.sendings.get().get(place);
    return sending?.phase === 'failed' ? sending.reason : '';
  }

  private setSending(place: string, sending: Sending | null): void {
    const next = new Map(this.sendings.get());
    if (sending) next.set(place, sending);
    else next.delete(place);
    this.sendings.set(next);
  }

  private addTurn(
    threadId: string,
    question: ThreadData['messages'][number] | null,
    started: StartedRun,
    createdAt: string,
  ) {
    const { runId, start } = started;
    const { model, parentId } = start.event.messageMetadata;
    const fields = {
      id: runId,
      threadId,
      parentId,
      role: 'assistant',
      status: 'streaming',
      model,
      createdAt,
    } as const;
    // A reading that began before this turn was stored would take it away again.
    void this.queries.cancelQueries({ queryKey: threadKey(threadId) });
    this.updateThread(threadId, (data) => withTurn(data, question, newMessage({ ...fields, text: '' })));
    this.lastAsked.set(runId);
    const { [parentId]: _old, ...choices } = this.choices.get();
    this.choices.set(choices);
  }

  private startedThread(threadId: string, text: string, model: string, createdAt: string): void {
    const known = this.queries.getQueryData<ThreadData>(threadKey(threadId));
    const settings = {
      systemPrompt: null,
      temperature: null,
      maxOutputTokens: null,
      pinned: false,
      archived: false,
    };
    const title = text.trim().split('\n', 1)[0]?.slice(0, 80) ?? '';
    const thread: ThreadJson = known
      ? { ...known.thread, updatedAt: createdAt }
      : { id: threadId, title, model, ...settings, createdAt, updatedAt: createdAt };
    if (!known) {
      this.queries.setQueryData<ThreadData>(threadKey(threadId), { thread, messages: [], partial: false });
    }
    this.putThread(thread);
  }

  private hear(event: TabEvent): void {
    switch (event.type) {
      case 'hello':
        void this.catchUp();
        return;
      case 'thread-changed':
        this.putThread(event.thread);
        return;
      case 'thread-deleted':
        this.dropThread(event.threadId);
        if (this.queries.getQueryData(threadKey(event.threadId))) {
          this.queries.setQueryData(threadKey(event.threadId), null);
        }
        return;
      case 'run-started': {
        const data = this.queries.getQueryData<ThreadData>(threadKey(event.threadId));
        const known = data?.messages.some((message) => message.id === event.runId);
        if (data && !known && !this.isSendingTo(event.threadId)) this.readAgain(event.threadId);
        return;
      }
      case 'run-settled':
        // A run that is shown settles by its own stream; of the others only the stored answer matters.
        if (this.runs.get(event.runId)?.view.status === 'streaming') return;
        void this.queries.invalidateQueries({ queryKey: threadKey(event.threadId), refetchType: 'none' });
    }
  }

  private isSendingTo(threadId: string): boolean {
    for (const [place, { phase }] of this.sendings.get()) {
      if (phase !== 'sending') continue;
      if (place === threadId || place.startsWith('again:')) return true;
    }
    return false;
  }

  /** Reads again what may have changed unheard: the list, and from it whether the shown conversation has. */
  private async catchUp(): Promise<void> {
    try {
      const page = await listThreads(null);
      this.queries.setQueryData<ThreadList>(threadsKey, { pages: [page], pageParams: [null] });
      for (const query of this.queries.getQueryCache().findAll({ queryKey: ['thread'] })) {
        const data = query.state.data as ThreadData | null | undefined;
        const listed = data && page.threads.find(({ id }) => id === data.thread.id);
        if (data && listed?.updatedAt !== data.thread.updatedAt) this.readAgain(data.thread.id);
      }
    } catch {
      // The next `hello` tries again; until then what is shown stays.
    }
  }

  private readAgain(threadId: string): void {
    void this.queries.invalidateQueries({ queryKey: threadKey(threadId) });
  }

  private readAgainWith(runId: string): void {
    for (const query of this.queries.getQueryCache().findAll({ queryKey: ['thread'] })) {
      const data = query.state.data as ThreadData | null | undefined;
      if (data?.messages.some((message) => message.id === runId)) this.readAgain(data.thread.id);
    }
  }

  private settled(view: RunView): void {
    if (view.threadId) {
      const settledAt = new Date().toISOString();
      this.updateThread(view.threadId, (data) => withSettledRun(data, view, settledAt));
    }
    this.announcement.set(settledSentence(view));
  }

  private putThread(thread: ThreadJson): void {
    this.queries.setQueryData<ThreadList>(threadsKey, (list) => list && withThread(list, thread));
    this.updateThread(thread.id, (data) => ({ ...data, thread }));
  }

  private dropThread(threadId: string): void {
    this.queries.setQueryData<ThreadList>(threadsKey, (list) => list && withoutThread(list, threadId));
  }

  private updateThread(threadId: string, change: (data: ThreadData) => ThreadData): void {
    this.queries.setQueryData<ThreadData | null>(threadKey(threadId), (data) => data && change(data));
  }
}

function settledSentence(view: RunView): string {
  if (view.status === 'complete') return 'Answer complete';
  if (view.status === 'cancelled') return 'Answer stopped';
  return `Answer failed. ${view.error ? failureText(view.error.code) : (view.errorText ?? '')}`;
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'Something went wrong.';
}

/** Storage, or null where the browser forbids it. */
function storage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[kind];
  } catch {
    // Forbidden by the browser, or this is the server.
    return null;
  }
}
