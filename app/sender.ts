import { v7 as uuid } from 'uuid';
import { browserClock } from '@/lib/client/clock.ts';
import { type Attempt, type DraftStorage, NEW_THREAD, placeOfEdit } from '@/lib/client/draft-storage.ts';
import { type SendFailure, sendFailure } from '@/lib/client/failure-text.ts';
import { Observable } from '@/lib/client/observable.ts';
import {
  type AgainTrigger,
  type ChatRequest,
  type StartedRun,
  sendMessage,
  type ThreadSettings,
} from '@/lib/client/send-message.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';

/** A question or a new answer on its way to the server. */
export type Sending = { phase: 'sending'; stopWanted: boolean } | ({ phase: 'failed' } & SendFailure);

/** A question that the server has confirmed. */
export interface SentQuestion {
  threadId: string;
  parentId: string | null;
  text: string;
  started: StartedRun;
}

/** A question as it is to be sent. */
export interface Asking {
  /** Where it is written: what stands there is kept as a draft until it is confirmed. */
  place: string;
  /** Its conversation; absent: that of the place, or a new one. */
  threadId?: string;
  text: string;
  parentId: string | null;
  model: string | undefined;
  /** Of a new conversation. */
  settings?: ThreadSettings;
}

/** The place of an answer that another is asked for beside. */
export const placeOfAgain = (answerId: string) => `again:${answerId}`;
/** The place of what waits in a conversation for the answer before it. */
export const placeOfWaiting = (threadId: string) => `waiting:${threadId}`;

/** Places whose name does not tell the conversation. */
const ELSEWHERE = [placeOfAgain(''), placeOfWaiting(''), placeOfEdit('')];

/**
 * Brings questions to the server. Each is sent from a place (a conversation, a new one, the editor of a question, what
 * waits, or an answer that is asked for anew), one at a time; the same text sent again before it was confirmed goes
 * under the same ids, so it is one.
 */
export class Sender {
  readonly sendings = new Observable<ReadonlyMap<string, Sending>>(new Map());
  /** A question that was thought lost turned out to have arrived. */
  readonly arrived = new Observable<{ place: string; text: string } | null>(null);
  private readonly drafts: DraftStorage;
  private readonly onStarted: (started: StartedRun, reading: AbortController, stopWanted: boolean) => void;

  constructor(drafts: DraftStorage, onStarted: Sender['onStarted']) {
    this.drafts = drafts;
    this.onStarted = onStarted;
  }

  /** Sends a question. What was typed leaves the draft only when it was confirmed; null where it was not. */
  async ask({ place, text, parentId, model, settings, ...asking }: Asking): Promise<SentQuestion | null> {
    if (this.isSending(place)) return null;
    const before = this.drafts.read(place).attempt;
    const same = before?.text === text && before.parentId === parentId && before.model === model;
    const threadId = asking.threadId ?? (place === NEW_THREAD ? uuid() : place);
    const attempt: Attempt = same ? before : { threadId, messageId: uuid(), text, parentId, model };
    this.drafts.write(place, { text, attempt });
    const sent = await this.deliver(place, attempt, settings);
    if (sent) this.drafts.write(place, { text: '', attempt: null });
    return sent;
  }

  /** Sends a question under ids that it has already; null where it was not confirmed, or is on its way. */
  async deliver(place: string, attempt: Attempt, settings?: ThreadSettings): Promise<SentQuestion | null> {
    if (this.isSending(place)) return null;
    const { threadId, messageId, text, parentId, model } = attempt;
    const message = {
      id: messageId,
      role: 'user' as const,
      parts: [{ type: 'text' as const, text }] as const,
    };
    const started = await this.begin(place, { id: threadId, message, parentId, model, settings });
    return started && { threadId, parentId, text, started };
  }

  /** Asks for another answer beside one; null where it was not confirmed. */
  async askAgain(
    threadId: string,
    answerId: string,
    model: string | undefined,
    trigger: AgainTrigger = 'regenerate-message',
  ): Promise<StartedRun | null> {
    const place = placeOfAgain(answerId);
    if (this.isSending(place)) return null;
    return this.begin(place, { id: threadId, trigger, messageId: answerId, model });
  }

  /** Stop, pressed before the server has confirmed the question: it is stopped as soon as it has a name. */
  stop(place: string): void {
    if (this.isSending(place)) this.set(place, { phase: 'sending', stopWanted: true });
  }

  /** How sending from here failed last, or null. */
  failureOf(place: string): SendFailure | null {
    const sending = this.sendings.get().get(place);
    return sending?.phase === 'failed' ? sending : null;
  }

  /** Forgets that sending failed, as when the text is changed. */
  clearFailure = (place: string): void => {
    if (this.failureOf(place) !== null) this.set(place, null);
  };

  /** Whether a run of this conversation may start because this tab asked for it. */
  expects = (threadId: string): boolean =>
    [...this.sendings.get()].some(
      ([place, { phase }]) =>
        phase === 'sending' && (place === threadId || ELSEWHERE.some((kind) => place.startsWith(kind))),
    );

  /** Where a question that failed to be confirmed stands in the conversation after all, it is not sent again. */
  reconcile({ thread, messages }: ThreadData): void {
    const place = thread.id;
    const { attempt } = this.drafts.read(place);
    if (!attempt || this.isSending(place)) return;
    if (!messages.some(({ id }) => id === attempt.messageId)) return;
    this.drafts.write(place, { text: '', attempt: null });
    this.clearFailure(place);
    this.arrived.set({ place, text: attempt.text });
  }

  private isSending(place: string): boolean {
    return this.sendings.get().get(place)?.phase === 'sending';
  }

  private async begin(place: string, request: ChatRequest): Promise<StartedRun | null> {
    this.set(place, { phase: 'sending', stopWanted: false });
    const reading = new AbortController();
    try {
      const started = await sendMessage(request, browserClock, reading.signal);
      const sending = this.sendings.get().get(place);
      this.set(place, null);
      this.onStarted(started, reading, sending?.phase === 'sending' && sending.stopWanted);
      return started;
    } catch (error) {
      this.set(place, { phase: 'failed', ...sendFailure(error) });
      return null;
    }
  }

  private set(place: string, sending: Sending | null): void {
    const next = new Map(this.sendings.get());
    if (sending) next.set(place, sending);
    else next.delete(place);
    this.sendings.set(next);
  }
}
