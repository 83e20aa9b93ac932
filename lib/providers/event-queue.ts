import type { ProviderEvent } from '../stream/provider-event.ts';

/** Events that may wait for a reader before the writers are asked to pause. */
const MAX_WAITING = 1024;
const DONE = { done: true, value: undefined } as const;

/**
 * Between the writers of one call and its reader: keeps the order, wakes the reader, and says when it is full. The reader
 * iterates it; that ends after a `finish`, with the error of the end, or when the reader leaves. Written as a plain
 * iterator: an async generator costs several promises more for every token.
 */
export class EventQueue implements AsyncIterableIterator<ProviderEvent> {
  readonly #release: () => void;
  readonly #onRoom = new Set<() => void>();
  #events: ProviderEvent[] = [];
  /** How many of `#events` have been taken. */
  #taken = 0;
  #waiting: PromiseWithResolvers<IteratorResult<ProviderEvent>> | null = null;
  #end: { error: unknown } | null = null;
  #over = false;
  #wasFull = false;

  /** `release` is called once, when the reader needs nothing any more. */
  constructor(release: () => void) {
    this.#release = release;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ignored after the end. */
  push(event: ProviderEvent): void {
    if (this.#over || this.#end !== null) return;
    const waiting = this.#waiting;
    if (waiting === null) {
      this.#events.push(event);
      this.#wasFull ||= this.full;
    } else {
      this.#waiting = null;
      this.#hand(event);
      waiting.resolve({ done: false, value: event });
    }
  }

  /** Something came that holds no event: said to a reader that waits, which need not know of it otherwise. */
  alive(): void {
    if (this.#waiting !== null) this.push({ type: 'alive' });
  }

  /** No more events come: the reader gets `error` after those that wait. The first call wins. */
  fail(error: unknown): void {
    this.#end ??= { error };
    const waiting = this.#waiting;
    if (waiting !== null) {
      this.#waiting = null;
      this.#close();
      waiting.reject(this.#end.error);
    }
  }

  /** Like `fail`, and what waits is thrown away. */
  abort(error: unknown): void {
    this.#end = { error };
    this.#events = [];
    this.#taken = 0;
    this.fail(error);
    this.#tellRoom();
  }

  get full(): boolean {
    return this.#events.length - this.#taken >= MAX_WAITING;
  }

  /** Calls `fn` when the reader has taken all that waited after the queue was full. */
  onRoom(fn: () => void): void {
    this.#onRoom.add(fn);
  }

  /** Resolves when the queue is not full. */
  async room(): Promise<void> {
    while (this.full) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onRoom.add(resolve);
      await promise;
      this.#onRoom.delete(resolve);
    }
  }

  /** One call at a time, as `for await` makes them. */
  next(): Promise<IteratorResult<ProviderEvent>> {
    if (this.#over) return Promise.resolve(DONE);
    const event = this.#take();
    if (event !== undefined) {
      this.#hand(event);
      return Promise.resolve({ done: false, value: event });
    }
    if (this.#end !== null) {
      this.#close();
      return Promise.reject(this.#end.error);
    }
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  return(): Promise<IteratorResult<ProviderEvent>> {
    this.#close();
    return Promise.resolve(DONE);
  }

  #take(): ProviderEvent | undefined {
    const event = this.#events[this.#taken];
    if (event === undefined) return undefined;
    this.#taken++;
    if (this.#taken === this.#events.length) {
      this.#events = [];
      this.#taken = 0;
      if (this.#wasFull) this.#tellRoom();
    }
    return event;
  }

  /** The reader gets an event; a `finish` is the last. */
  #hand(event: ProviderEvent): void {
    if (event.type === 'finish') this.#close();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#events = [];
    this.#taken = 0;
    this.#waiting?.resolve(DONE);
    this.#waiting = null;
    this.#tellRoom();
    this.#release();
  }

  #tellRoom(): void {
    this.#wasFull = false;
    for (const fn of this.#onRoom) fn();
  }
}
