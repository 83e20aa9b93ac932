import { ApiError, cancelRun, deleteThread, patchThread } from '@/lib/client/api.ts';
import { browserClock } from '@/lib/client/clock.ts';
import { DraftStorage, NEW_THREAD } from '@/lib/client/draft-storage.ts';
import { failureText } from '@/lib/client/failure-text.ts';
import { LiveRuns } from '@/lib/client/live-runs.ts';
import type { BranchChoice } from '@/lib/client/message-tree.ts';
import { Observable } from '@/lib/client/observable.ts';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import type { ReaderWorld } from '@/lib/client/run-reader.ts';
import type { RunView } from '@/lib/client/run-view.ts';
import type { StartedRun } from '@/lib/client/send-message.ts';
import type { TabSharing } from '@/lib/client/shared-run.ts';
import { TabEvents } from '@/lib/client/tab-events.ts';
import { type MessageView, newMessage, withTurn } from '@/lib/client/thread-data.ts';
import { currentThreadId, navigate } from './navigation.ts';
import { placeOfAgain, Sender } from './sender.ts';
import { ThreadCache } from './thread-cache.ts';

/** A sentence that shows for a while. */
export interface Notice {
  text: string;
  at: number;
}

/** Everything behind the screen that outlives a view, and everything that a person can do. */
export class ChatClient {
  readonly threads = new ThreadCache();
  readonly drafts = new DraftStorage(storage('localStorage'), storage('sessionStorage'));
  readonly sender: Sender;
  readonly runs: LiveRuns;
  readonly choices = new Observable<BranchChoice>({});
  readonly announcement = new Observable('');
  readonly notice = new Observable<Notice | null>(null);
  /** The answer that this tab asked for last. */
  readonly lastAsked = new Observable<string | null>(null);
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
      onGone: (runId) => this.threads.readAgainWith(runId),
    });
    this.sender = new Sender(this.drafts, (started, reading, stopWanted) => {
      this.runs.adopt(started, reading);
      this.announcement.set('Answering');
      if (stopWanted) void this.stop(started.runId);
    });
    const isLive = (runId: string) => this.runs.get(runId)?.view.status === 'streaming';
    this.events = new TabEvents({
      world,
      sharing,
      onEvent: (event) => this.threads.hear(event, this.sender.expects, isLive),
    });
  }

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

  /** Sends a question and shows it once it is confirmed. Resolves to its conversation, or to null where it was not. */
  async send(
    place: string,
    text: string,
    parentId: string | null,
    model: string | undefined,
  ): Promise<string | null> {
    const sent = await this.sender.ask(place, text, parentId, model);
    if (!sent) return null;
    const { threadId, started } = sent;
    const { parentId: id, model: used } = started.start.event.messageMetadata;
    const createdAt = new Date().toISOString();
    const question = newMessage({
      ...{ id, threadId, parentId, text, createdAt },
      ...{ role: 'user', status: 'complete', model: null },
    });
    this.beginThread(threadId, text, used, createdAt);
    this.addTurn(threadId, question, started, createdAt);
    if (place === NEW_THREAD) navigate(`/chat/${threadId}`);
    return threadId;
  }

  /** Has an answer made anew, beside the old one. */
  async regenerate(threadId: string, answerId: string, model: string | undefined): Promise<void> {
    const started = await this.sender.askAgain(threadId, answerId, model);
    if (started) this.addTurn(threadId, null, started, new Date().toISOString());
    else {
      const failure = this.sender.failureOf(placeOfAgain(answerId));
      if (failure !== null) this.say(failure);
    }
  }

  /** Stops a run. What is shown stands still at once; if the server cannot be told, it goes on and says so. */
  async stop(runId: string): Promise<void> {
    this.runs.setStopping(runId, true);
    try {
      await cancelRun(runId);
    } catch (error) {
      this.runs.setStopping(runId, false);
      if (error instanceof ApiError && error.status === 404) this.threads.readAgainWith(runId);
      else this.say('The answer could not be stopped. Try again.');
    }
  }

  /** The whole conversation is read, if only its end is here yet. False where it cannot be. */
  async readWhole(threadId: string): Promise<boolean> {
    if (this.threads.get(threadId)?.partial === false) return true;
    try {
      return (await this.threads.read(threadId)) !== null;
    } catch {
      this.say('The earlier messages could not be read. Try again.');
      return false;
    }
  }

  /** Shows another alternative of a message. */
  async choose({ threadId, parentId }: MessageView, siblingId: string): Promise<void> {
    // A page comes with the branch that it shows and no other.
    if (await this.readWhole(threadId)) {
      this.choices.set({ ...this.choices.get(), [parentId ?? '']: siblingId });
    }
  }

  /** The text of an answer, read where the page came only with what it looks like; null where it cannot be. */
  async textOf({ threadId, id, text }: MessageView): Promise<string | null> {
    if (text !== null) return text;
    await this.threads.read(threadId).catch(() => null);
    return this.threads.get(threadId)?.messages.find((message) => message.id === id)?.text ?? null;
  }

  async rename(thread: ThreadJson, title: string): Promise<void> {
    this.threads.put({ ...thread, title });
    try {
      this.threads.put(await patchThread(thread.id, { title }));
    } catch (error) {
      this.threads.put(thread);
      this.say(`The name was not changed. ${messageOf(error)}`);
    }
  }

  async setModel(thread: ThreadJson, model: string): Promise<void> {
    this.threads.put({ ...thread, model });
    try {
      this.threads.put(await patchThread(thread.id, { model }));
    } catch {
      // The choice still goes with every question that is sent from here.
    }
  }

  async remove(thread: ThreadJson): Promise<void> {
    this.threads.unlist(thread.id);
    if (currentThreadId() === thread.id) navigate('/');
    try {
      await deleteThread(thread.id);
      this.threads.forget(thread.id);
      this.say('Conversation deleted.');
    } catch (error) {
      this.threads.put(thread);
      this.say(`The conversation was not deleted. ${messageOf(error)}`);
    }
  }

  say(text: string): void {
    this.notice.set({ text, at: Date.now() });
  }

  private beginThread(id: string, text: string, model: string, now: string): void {
    const known = this.threads.get(id);
    const title = text.trim().split('\n', 1)[0]?.slice(0, 80) ?? '';
    const thread: ThreadJson = {
      ...{ id, title, model, systemPrompt: null, temperature: null, maxOutputTokens: null },
      ...{ pinned: false, archived: false, createdAt: now },
      ...known?.thread,
      updatedAt: now,
    };
    if (!known) this.threads.set({ thread, messages: [], partial: false, readAt: null });
    this.threads.put(thread);
  }

  private addTurn(threadId: string, question: MessageView | null, started: StartedRun, createdAt: string) {
    const { runId, start } = started;
    const { model, parentId } = start.event.messageMetadata;
    const answer = newMessage({
      ...{ id: runId, threadId, parentId, model, text: '', createdAt },
      ...{ role: 'assistant', status: 'streaming' },
    });
    this.threads.cancelReading(threadId);
    this.threads.update(threadId, (data) => withTurn(data, question, answer));
    this.lastAsked.set(runId);
    const { [parentId]: _replaced, ...choices } = this.choices.get();
    this.choices.set(choices);
  }

  private settled(view: RunView): void {
    this.threads.settle(view);
    this.announcement.set(settledSentence(view));
  }
}

function settledSentence(view: RunView): string {
  if (view.status === 'complete') return 'Answer complete';
  if (view.status === 'cancelled') return 'Answer stopped';
  return `Answer failed. ${view.error ? failureText(view.error.code) : (view.errorText ?? '')}`;
}

function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong.';
}

/** Storage, or null where the browser forbids it and on the server. */
function storage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[kind];
  } catch {
    // Forbidden by the browser, or this is the server.
    return null;
  }
}
