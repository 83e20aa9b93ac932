import { v7 as uuid } from 'uuid';
import { titleOf } from '@/lib/chat/thread-title.ts';
import { ApiError, cancelRun, markSeen } from '@/lib/client/api.ts';
import { BranchChoices } from '@/lib/client/branch-choices.ts';
import { browserClock } from '@/lib/client/clock.ts';
import { DraftStorage, NEW_THREAD, placeOfEdit } from '@/lib/client/draft-storage.ts';
import { failureText } from '@/lib/client/failure-text.ts';
import { LiveRuns } from '@/lib/client/live-runs.ts';
import { visibleBranch } from '@/lib/client/message-tree.ts';
import { Observable } from '@/lib/client/observable.ts';
import type { TabEvent, ThreadJson } from '@/lib/client/protocol.ts';
import { QuestionQueue } from '@/lib/client/question-queue.ts';
import type { ReaderWorld } from '@/lib/client/run-reader.ts';
import type { RunView } from '@/lib/client/run-view.ts';
import type { AgainTrigger, StartedRun, ThreadSettings } from '@/lib/client/send-message.ts';
import type { TabSharing } from '@/lib/client/shared-run.ts';
import { TabEvents } from '@/lib/client/tab-events.ts';
import { type MessageView, newMessage, type ThreadData, withTurn } from '@/lib/client/thread-data.ts';
import { LoneRetries } from './lone-retries.ts';
import { currentThreadId, navigate } from './navigation.ts';
import { Notices } from './notices.ts';
import { QuestionEdits } from './question-edits.ts';
import { placeOfAgain, Sender, type SentQuestion } from './sender.ts';
import { ThreadActivity } from './thread-activity.ts';
import { ThreadCache } from './thread-cache.ts';
import { ThreadChanges } from './thread-changes.ts';
import { WaitingQuestions } from './waiting-questions.ts';

/** Runs of its own that a tab remembers. */
const OWN_KEPT = 100;

const NO_SETTINGS: ThreadSettings = { systemPrompt: null, temperature: null, maxOutputTokens: null };

/** Everything behind the screen that outlives a view, and everything that a person can do. */
export class ChatClient {
  readonly activity = new ThreadActivity({
    looksAt: () => (document.visibilityState === 'visible' ? currentThreadId() : null),
    markSeen,
  });
  readonly threads = new ThreadCache((page) => {
    this.activity.take(page);
    this.activity.look();
  });
  readonly drafts = new DraftStorage(storage('localStorage'), storage('sessionStorage'));
  readonly sender: Sender;
  readonly runs: LiveRuns;
  private readonly branches = new BranchChoices(storage('localStorage'), setCookie);
  readonly choices = this.branches.shown;
  readonly edits = new QuestionEdits(this.drafts);
  readonly queue = new QuestionQueue(storage('localStorage'));
  readonly waiting: WaitingQuestions;
  readonly announcement = new Observable('');
  readonly notices = new Notices();
  readonly changes = new ThreadChanges(this.threads, this.notices);
  /** Counts how often the server was reached again: what could not be sent meanwhile is sent then. */
  readonly reached = new Observable(0);
  /** The answer that this tab asked for last; `goesOn`: it continues the one that was there. */
  readonly lastAsked = new Observable<{ runId: string; goesOn: boolean } | null>(null);
  /** The newest runs that this tab asked for: what they fail of, it tries again by itself. */
  private readonly ownRuns = new Set<string>();
  private readonly retries = new LoneRetries();
  /** The text of runs that went away with their server, as far as it was seen here. */
  private readonly seen = new Map<string, string>();
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
      tab: uuid(),
    };
    this.runs = new LiveRuns({
      world,
      sharing,
      schedule: (flush) => requestAnimationFrame(flush),
      onSettled: (view, watchedBy) => this.settled(view, watchedBy),
      onGone: (runId) => {
        const seen = this.runs.get(runId)?.view.text;
        if (seen) this.seen.set(runId, seen);
        this.threads.readAgainWith(runId);
      },
    });
    this.sender = new Sender(this.drafts, (started, reading, stopWanted) => {
      this.runs.adopt(started, reading);
      this.own(started.runId);
      this.announcement.set('Answering');
      if (stopWanted) void this.stop(started.runId);
    });
    const messageOf = (threadId: string, id: string) =>
      this.threads.get(threadId)?.messages.find((message) => message.id === id);
    this.waiting = new WaitingQuestions({
      queue: this.queue,
      sender: this.sender,
      locks: sharing.locks,
      statusOf: (threadId, answerId) => messageOf(threadId, answerId)?.status,
      isStored: (threadId, messageId) => messageOf(threadId, messageId) !== undefined,
      modelOf: (threadId) => this.threads.get(threadId)?.thread.model,
      onSent: (sent) => this.showSent(sent),
    });
    const isLive = (runId: string) => this.runs.get(runId)?.view.status === 'streaming';
    this.events = new TabEvents({
      world,
      sharing,
      onEvent: (event) => {
        this.threads.hear(event, this.sender.expects, isLive);
        this.activity.hear(event);
        this.heard(event);
      },
    });
  }

  /** Begins to listen; returns the way to stop. Only in a browser. */
  start(): () => void {
    const follow = () => {
      const visible = document.visibilityState === 'visible';
      this.runs.setVisible(visible);
      this.activity.look();
      if (visible) this.events.show();
      else this.events.hide();
    };
    const leave = () => {
      this.events.hide();
      this.changes.leave();
    };
    this.changes.hideLeft();
    follow();
    document.addEventListener('visibilitychange', follow);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', follow);
    window.addEventListener('storage', this.queue.heard);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', follow);
      window.removeEventListener('storage', this.queue.heard);
      this.events.hide();
    };
  }

  /** Sends a question and shows it once it is confirmed. Resolves to its conversation, or to null where it was not. */
  async send(
    place: string,
    text: string,
    parentId: string | null,
    model: string | undefined,
    settings?: ThreadSettings,
  ): Promise<string | null> {
    const sent = await this.sender.ask({ place, text, parentId, model, settings });
    if (!sent) return null;
    const { threadId, started } = sent;
    const { model: used } = started.start.event.messageMetadata;
    this.beginThread(threadId, text, used, settings);
    this.showSent(sent);
    this.lastAsked.set({ runId: started.runId, goesOn: false });
    if (place === NEW_THREAD) navigate(`/chat/${threadId}`);
    return threadId;
  }

  /** Sends a question beside the one that was edited. False where it was not confirmed: the edit stays as it is. */
  async sendEdit({ id, threadId, parentId }: MessageView, text: string): Promise<boolean> {
    const model = this.threads.get(threadId)?.thread.model;
    const sent = await this.sender.ask({ place: placeOfEdit(id), threadId, text, parentId, model });
    if (!sent) return false;
    this.edits.close(id);
    this.showSent(sent);
    // The same text asked a moment ago is that question again, which need not be the newest.
    this.branches.choose(parentId ?? threadId, sent.started.start.event.messageMetadata.parentId);
    this.lastAsked.set({ runId: sent.started.runId, goesOn: false });
    // A page comes with one branch only, and its messages' siblings as they were then.
    void this.readWhole(threadId);
    return true;
  }

  /** Begins to edit the last question that is shown. False where there is none. */
  editLast(): boolean {
    const data = this.threads.get(currentThreadId() ?? '');
    const branch = data ? visibleBranch(data.messages, this.choices.get()) : [];
    const last = branch.findLast(({ message }) => message.role === 'user');
    if (last) this.edits.begin(last.message, 'composer');
    return last !== undefined;
  }

  /** Keeps a question for when the answer that is being written has settled. False: too many wait already. */
  wait(threadId: string, text: string, runId: string): boolean {
    // Whoever queues something behind this answer wants what is on hold to go out before it.
    const after = this.queue.read(threadId)?.after;
    const status = this.threads.get(threadId)?.messages.find(({ id }) => id === after)?.status;
    if (after && status && !['streaming', 'complete'].includes(status))
      this.queue.follow(threadId, after, runId);
    if (!this.queue.add(threadId, { id: uuid(), text }, runId)) return false;
    this.drafts.write(threadId, { text: '', attempt: null });
    this.announcement.set('Message queued');
    // It may have ended a moment ago.
    void this.waiting.advance(threadId);
    return true;
  }

  /** What is shown was read or has changed: what was waiting for that goes on. */
  reconcile(data: ThreadData): void {
    this.sender.reconcile(data);
    void this.waiting.advance(data.thread.id);
  }

  /** Has another answer made beside one: anew, or going on from what it has. */
  async again(answer: MessageView, model: string | undefined, trigger: AgainTrigger): Promise<void> {
    const runId = await this.askBeside(answer, model, trigger);
    if (runId !== null) this.lastAsked.set({ runId, goesOn: trigger === 'continue-message' });
  }

  /** The run of another answer beside one, which is shown in its place; null where it was not confirmed. */
  private async askBeside(
    answer: MessageView,
    model: string | undefined,
    trigger: AgainTrigger,
  ): Promise<string | null> {
    const { threadId, id } = answer;
    const started = await this.sender.askAgain(threadId, id, model, trigger);
    if (!started) {
      const failure = this.sender.failureOf(placeOfAgain(id));
      if (failure) {
        this.notices.say(failure.unreached ? 'The server could not be reached. Try again.' : failure.reason);
      }
      return null;
    }
    this.addTurn(threadId, null, started, trigger === 'continue-message' ? answer : null);
    this.queue.follow(threadId, id, started.runId);
    void this.readWhole(threadId);
    return started.runId;
  }

  /** Whether a failed answer is tried again by itself: this tab asked for it, and its provider said when. */
  retriesAlone(answer: MessageView): boolean {
    return this.ownRuns.has(answer.id) && this.retries.may(answer, Date.now());
  }

  retryAlone(answer: MessageView): void {
    this.retries.count(answer);
    // Nobody has pressed anything: whoever reads further up stays there.
    void this.askBeside(answer, answer.model ?? undefined, 'regenerate-message');
  }

  /** Stops a run. What is shown stands still at once; if the server cannot be told, it goes on and says so. */
  async stop(runId: string): Promise<void> {
    this.runs.setStopping(runId, true);
    try {
      await cancelRun(runId);
    } catch (error) {
      this.runs.setStopping(runId, false);
      if (error instanceof ApiError && error.status === 404) this.threads.readAgainWith(runId);
      else this.notices.say('Couldn’t stop the answer. Try again.');
    }
  }

  /** The whole conversation is read, if only its end is here yet. False where it cannot be. */
  async readWhole(threadId: string): Promise<boolean> {
    if (this.threads.get(threadId)?.partial === false) return true;
    try {
      return (await this.threads.read(threadId)) !== null;
    } catch {
      this.notices.say('Couldn’t load the earlier messages. Try again.');
      return false;
    }
  }

  /** What this page has seen of a run's text, stored or not. */
  seenText = (runId: string): string | undefined => this.seen.get(runId) ?? this.runs.get(runId)?.view.text;

  /** Shows another alternative of a message. */
  async choose({ threadId, parentId }: MessageView, siblingId: string): Promise<void> {
    // A page comes with the branch that it shows and no other.
    if (await this.readWhole(threadId)) this.branches.choose(parentId ?? threadId, siblingId);
  }

  /** The text of an answer, read where the page came only with what it looks like; null where it cannot be. */
  async textOf({ threadId, id, text }: MessageView): Promise<string | null> {
    if (text !== null) return text;
    await this.threads.read(threadId).catch(() => null);
    return this.threads.get(threadId)?.messages.find((message) => message.id === id)?.text ?? null;
  }

  private beginThread(id: string, text: string, model: string, settings: ThreadSettings = NO_SETTINGS): void {
    const known = this.threads.get(id);
    const now = new Date().toISOString();
    const title = titleOf(text);
    const thread: ThreadJson = {
      ...{ id, title, model, ...settings },
      ...{ pinned: false, archived: false, createdAt: now },
      ...known?.thread,
      ...{ updatedAt: now, lastMessageAt: now },
    };
    if (!known) this.threads.set({ thread, messages: [], partial: false, readAt: null });
    this.threads.put(thread);
  }

  /** Shows a question that was confirmed, and the answer to it that begins. */
  private showSent({ threadId, parentId, text, started }: SentQuestion): void {
    const { parentId: id } = started.start.event.messageMetadata;
    const question = newMessage({
      ...{ id, threadId, parentId, text, createdAt: new Date().toISOString() },
      ...{ role: 'user', status: 'complete', model: null },
    });
    this.addTurn(threadId, question, started, null);
    // What is on hold since an answer was stopped or failed stays so, whatever is asked meanwhile.
    const before = this.threads.get(threadId)?.messages.find(({ id }) => id === parentId)?.status;
    if (parentId !== null && before === 'complete') this.queue.follow(threadId, parentId, started.runId);
  }

  private addTurn(
    threadId: string,
    question: MessageView | null,
    started: StartedRun,
    continued: MessageView | null,
  ): void {
    const { runId, start } = started;
    const { model, parentId } = start.event.messageMetadata;
    const createdAt = new Date().toISOString();
    const answer = newMessage({
      ...{ id: runId, threadId, parentId, model, text: '', createdAt },
      ...{ role: 'assistant', status: 'streaming' },
    });
    const { text, html, reasoning, sources } = continued ?? answer;
    this.threads.cancelReading(threadId);
    this.threads.update(threadId, (data) =>
      withTurn(data, question, { ...answer, text, html, reasoning, sources }),
    );
    this.branches.forget(parentId);
  }

  private own(runId: string): void {
    this.ownRuns.add(runId);
    for (const oldest of this.ownRuns) {
      if (this.ownRuns.size <= OWN_KEPT) break;
      this.ownRuns.delete(oldest);
    }
  }

  private heard(event: TabEvent): void {
    if (event.type === 'hello') this.reached.set(this.reached.get() + 1);
    if (event.type === 'run-settled') void this.waiting.advance(event.threadId, event);
  }

  private settled(view: RunView, watchedBy: number | undefined): void {
    this.threads.settle(view, watchedBy);
    this.announcement.set(settledSentence(view));
    if (view.threadId !== null) void this.waiting.advance(view.threadId, view);
  }
}

function settledSentence(view: RunView): string {
  if (view.status === 'complete') return 'Answer complete';
  if (view.status === 'cancelled') return 'Answer stopped';
  return `Answer failed. ${view.error ? failureText(view.error) : (view.errorText ?? '')}`;
}

function setCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser, nor outside secure contexts
  document.cookie = cookie;
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
