import type { SessionEvent } from '../http/schemas/session-event.ts';
import { encodeFrame } from '../sse/encode.ts';

/** Bytes that wait for one subscriber; more, and it is cut off: it re-reads what it shows when it connects again. */
const MAX_PENDING_BYTES = 256 * 1024;

/** The subscriber took too little for too long. */
export class SlowSubscriberError extends Error {
  // By this name Next takes a broken stream for intended, and does not log its stack.
  override readonly name = 'AbortError';
}

const DONE = { done: true, value: undefined } as const;

/** One open tab's view of its session's events. */
class Subscriber implements AsyncIterator<Uint8Array> {
  #pending: Uint8Array[] = [encodeFrame({ type: 'hello' } satisfies SessionEvent)];
  #bytes = 0;
  #waiting: PromiseWithResolvers<IteratorResult<Uint8Array>> | null = null;
  #end: { error: Error | null } | null = null;

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#pending.length > 0) {
      const value = Buffer.concat(this.#pending);
      this.#pending = [];
      this.#bytes = 0;
      return Promise.resolve({ done: false, value });
    }
    if (this.#end) return this.#end.error ? Promise.reject(this.#end.error) : Promise.resolve(DONE);
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Answers false where the subscriber had to be cut off. */
  push(frame: Uint8Array): boolean {
    if (this.#waiting) {
      this.#waiting.resolve({ done: false, value: frame });
      this.#waiting = null;
      return true;
    }
    this.#bytes += frame.byteLength;
    if (this.#bytes > MAX_PENDING_BYTES) {
      this.end(new SlowSubscriberError('the subscriber does not keep up'));
      return false;
    }
    this.#pending.push(frame);
    return true;
  }

  end(error: Error | null): void {
    if (this.#end) return;
    this.#end = { error };
    if (error) this.#pending = [];
    if (error) this.#waiting?.reject(error);
    else this.#waiting?.resolve(DONE);
    this.#waiting = null;
  }
}

/** Tells the open tabs of a session what changed. No replay: who connects re-reads. */
export class SessionBus {
  #subscribers = new Map<string, Set<Subscriber>>();
  #broken: Error | null = null;

  /** Whether anybody would hear; lets a publisher skip work. */
  hears(ownerId: string): boolean {
    return this.#subscribers.has(ownerId);
  }

  publish(ownerId: string, event: SessionEvent): void {
    const subscribers = this.#subscribers.get(ownerId);
    if (!subscribers) return;
    const frame = encodeFrame(event);
    for (const subscriber of subscribers) {
      if (!subscriber.push(frame)) this.#leave(ownerId, subscriber);
    }
  }

  /** The events of one session from now on, `hello` first, until the signal aborts. */
  subscribe(ownerId: string, signal: AbortSignal): AsyncIterator<Uint8Array> {
    const subscriber = new Subscriber();
    if (this.#broken || signal.aborted) {
      subscriber.end(this.#broken);
      return subscriber;
    }
    const subscribers = this.#subscribers.get(ownerId) ?? new Set();
    this.#subscribers.set(ownerId, subscribers.add(subscriber));
    signal.addEventListener(
      'abort',
      () => {
        this.#leave(ownerId, subscriber);
        subscriber.end(null);
      },
      { once: true },
    );
    return subscriber;
  }

  /** Breaks every stream, now and to come: the server is going down. */
  disconnect(error: Error): void {
    this.#broken = error;
    for (const subscribers of this.#subscribers.values()) {
      for (const subscriber of subscribers) subscriber.end(error);
    }
    this.#subscribers.clear();
  }

  /** Open streams. */
  get size(): number {
    let size = 0;
    for (const subscribers of this.#subscribers.values()) size += subscribers.size;
    return size;
  }

  #leave(ownerId: string, subscriber: Subscriber): void {
    const subscribers = this.#subscribers.get(ownerId);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#subscribers.delete(ownerId);
  }
}
