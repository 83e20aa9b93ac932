import { Observable } from './observable.ts';

/** A question that waits for the answer before it. It goes out under this id, so it goes out once. */
export interface WaitingQuestion {
  id: string;
  text: string;
}

/** What waits in one conversation, in its order, and the answer that it waits for. */
export interface Waiting {
  /** The answer, by its id, that the first of `questions` follows. */
  after: string;
  questions: WaitingQuestion[];
}

const PREFIX = 'dac.queue.';
/** Questions that may wait in one conversation. */
export const MAX_WAITING = 10;
const KEPT_THREADS = 50;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * Questions that were asked while an answer was being written, by conversation. They are kept in the browser, so a
 * reload and every tab has them; without storage they live as long as the tab.
 */
export class QuestionQueue {
  /** Counts what has changed, here or in another tab. */
  readonly changes = new Observable(0);
  private readonly store: Store | null;
  private readonly memory = new Map<string, string>();
  /** What was read last: the same object for as long as the same stands there. */
  private last: { raw: string; waiting: Waiting | null } | null = null;

  constructor(store: Store | null) {
    this.store = store;
  }

  /** What waits in a conversation; null: nothing. */
  read(threadId: string): Waiting | null {
    const raw = this.raw(threadId);
    if (raw === null) return null;
    if (this.last?.raw !== raw) this.last = { raw, waiting: parsed(raw) };
    return this.last.waiting;
  }

  /** Puts a question behind those that wait, or behind the answer that is being written. False: too many wait. */
  add(threadId: string, question: WaitingQuestion, after: string): boolean {
    const before = this.read(threadId);
    if (before && before.questions.length >= MAX_WAITING) return false;
    this.write(threadId, {
      after: before?.after ?? after,
      questions: [...(before?.questions ?? []), question],
    });
    return true;
  }

  /** Takes a question out, because it was sent, changed or given up; what is left waits for `after` where that is given. */
  remove(threadId: string, questionId: string, after?: string): void {
    const before = this.read(threadId);
    if (!before) return;
    const questions = before.questions.filter(({ id }) => id !== questionId);
    this.write(threadId, { after: after ?? before.after, questions });
  }

  /** Gives up all that waits in a conversation. */
  clear(threadId: string): void {
    this.write(threadId, { after: '', questions: [] });
  }

  /** What waited for one answer waits for another now, since that took its place. */
  follow(threadId: string, before: string, after: string): void {
    const waiting = this.read(threadId);
    if (waiting?.after === before) this.write(threadId, { ...waiting, after });
  }

  /** Something was told by another tab. */
  heard = (event: Pick<StorageEvent, 'key'>): void => {
    if (event.key === null || event.key.startsWith(PREFIX)) this.changes.set(this.changes.get() + 1);
  };

  private write(threadId: string, waiting: Waiting): void {
    const key = PREFIX + threadId;
    const text = waiting.questions.length === 0 ? null : JSON.stringify(waiting);
    // What storage does not take is kept here, so that nothing is lost while the page is open.
    this.memory.delete(key);
    try {
      if (text === null) this.store?.removeItem(key);
      else if (this.store) this.store.setItem(key, text);
      else this.memory.set(key, text);
      this.prune(key);
    } catch {
      if (text !== null) this.memory.set(key, text);
    }
    this.changes.set(this.changes.get() + 1);
  }

  private raw(threadId: string): string | null {
    const key = PREFIX + threadId;
    try {
      return this.memory.get(key) ?? this.store?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  private prune(newest: string): void {
    const { store } = this;
    if (!store) return;
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index)).filter(
      (key): key is string => key?.startsWith(PREFIX) === true && key !== newest,
    );
    // Thread ids are UUIDv7: their order is that of their making.
    for (const key of keys.sort().slice(0, Math.max(0, keys.length + 1 - KEPT_THREADS))) {
      store.removeItem(key);
    }
  }
}

function parsed(raw: string): Waiting | null {
  try {
    const { after, questions } = JSON.parse(raw) as Partial<Waiting>;
    const known = questions?.filter(({ id, text }) => typeof id === 'string' && typeof text === 'string');
    return typeof after === 'string' && known?.length ? { after, questions: known } : null;
  } catch {
    // Unreadable is as good as absent.
    return null;
  }
}
