import type { ProviderEvent } from '../stream/provider-event.ts';

/** Events that may wait for a reader before the writers are asked to pause. */
const MAX_WAITING = 1024;

/** Between the writers of one call and its reader: keeps the order, wakes the reader, and says when it is full. */
export class EventQueue {
  #events: ProviderEvent[] = [];
  #end: { error: unknown } | null = null;
  #wakeReader: (() => void) | null = null;
  #onRoom = new Set<() => void>();

  /** Ignored after the end. */
  push(event: ProviderEvent): void {
    if (this.#end === null) {
      this.#events.push(event);
      this.#wake();
    }
  }

  /** No more events come: the reader gets `error` after those that wait. The first call wins. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** Like `fail`, and what waits is thrown away. */
  abort(error: unknown): void {
    this.#end = { error };
    this.#events = [];
    this.#wake();
    this.#tellRoom();
  }

  get full(): boolean {
    return this.#events.length >= MAX_WAITING;
  }

  /** Calls `fn` whenever the reader has taken what waited. */
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

  /** Everything that waits, at least one event. Throws the error of the end once all before it has been taken. */
  async take(): Promise<ProviderEvent[]> {
    while (this.#events.length === 0) {
      if (this.#end !== null) {
        throw this.#end.error;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wakeReader = resolve;
      await promise;
    }
    const wasFull = this.full;
    const events = this.#events;
    this.#events = [];
    if (wasFull) {
      this.#tellRoom();
    }
    return events;
  }

  #wake(): void {
    const wake = this.#wakeReader;
    this.#wakeReader = null;
    wake?.();
  }

  #tellRoom(): void {
    for (const fn of this.#onRoom) {
      fn();
    }
  }
}
