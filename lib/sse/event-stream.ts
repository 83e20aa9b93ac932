import { PING } from './encode.ts';

/** Quiet time after which a comment is sent, in milliseconds: proxies cut connections that are silent for longer. */
const PING_MS = 15_000;

/** Headers of every event stream. `no-transform` is what keeps Next from compressing, and so from holding back, frames. */
export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/** Why a subscriber's signal aborts. One for all: making an error costs a stack trace. */
const GONE = new Error('the subscriber has gone');

/** Told what a stream does; called on the hot path. */
export interface StreamObserver {
  subscribed(): void;
  unsubscribed(): void;
  /** So many bytes were handed on. */
  sent(bytes: number): void;
}

const UNOBSERVED: StreamObserver = { subscribed() {}, unsubscribed() {}, sent() {} };

/** Chunks for one subscriber, given the signal that ends when it leaves. */
export type OpenChunks = (signal: AbortSignal) => AsyncIterator<Uint8Array>;

/**
 * The source of one subscriber's stream. `pull` returns at once and the chunk is enqueued when it comes: a promise less
 * for every chunk of every subscriber. At most one chunk and one ping are ever held.
 */
class Subscription implements UnderlyingDefaultSource<Uint8Array> {
  readonly #gone = new AbortController();
  readonly #requestSignal: AbortSignal;
  readonly #observer: StreamObserver;
  readonly #open: OpenChunks;
  #chunks: AsyncIterator<Uint8Array> | null = null;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #quiet: NodeJS.Timeout | null = null;
  /** The client takes more: there is a pull that nothing has answered yet. */
  #wanted = false;
  /** A chunk has been asked for and has not come. */
  #asking = false;
  #over = false;

  constructor(open: OpenChunks, requestSignal: AbortSignal, observer: StreamObserver) {
    this.#open = open;
    this.#requestSignal = requestSignal;
    this.#observer = observer;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    this.#observer.subscribed();
    if (this.#requestSignal.aborted) {
      this.#end();
      controller.close();
      return;
    }
    this.#requestSignal.addEventListener('abort', this.#onRequestAbort, { once: true });
    this.#chunks = this.#open(this.#gone.signal);
    this.#quiet = setTimeout(this.#onQuiet, PING_MS);
  }

  pull(): void {
    this.#wanted = true;
    if (this.#asking || this.#over || !this.#chunks) return;
    this.#asking = true;
    this.#chunks.next().then(this.#onChunk, this.#onError);
  }

  cancel(): void {
    this.#end();
  }

  #onChunk = (result: IteratorResult<Uint8Array>): void => {
    this.#asking = false;
    if (this.#over) return;
    if (result.done) {
      this.#end();
      this.#controller?.close();
      return;
    }
    this.#quiet?.refresh();
    this.#wanted = false;
    this.#controller?.enqueue(result.value);
    this.#observer.sent(result.value.byteLength);
  };

  #onError = (error: unknown): void => {
    if (this.#over) return;
    this.#end();
    this.#controller?.error(error);
  };

  #onQuiet = (): void => {
    this.#quiet?.refresh();
    if (this.#over || !this.#wanted) return;
    this.#wanted = false;
    this.#controller?.enqueue(PING);
    this.#observer.sent(PING.byteLength);
  };

  /** Nobody reads any more. Closing wakes a reader that Next may still hold, so that its pipe does not wait for ever. */
  #onRequestAbort = (): void => {
    if (this.#over) return;
    this.#end();
    this.#controller?.close();
  };

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#quiet) clearTimeout(this.#quiet);
    this.#requestSignal.removeEventListener('abort', this.#onRequestAbort);
    this.#gone.abort(GONE);
    this.#observer.unsubscribed();
  }
}

/**
 * The body of an event stream over an iterator of chunks. A chunk is asked for only when the last has been taken, so a
 * slow client holds back nothing but itself. An iterator that throws breaks the connection, so that the client
 * reconnects; one that ends ends the response. Its signal aborts when the client leaves, which is noticed by whichever
 * of `requestSignal` and the stream's own cancel comes first: neither is certain alone.
 */
export function eventStream(
  open: OpenChunks,
  requestSignal: AbortSignal,
  observer: StreamObserver = UNOBSERVED,
): ReadableStream<Uint8Array> {
  return new ReadableStream(new Subscription(open, requestSignal, observer), { highWaterMark: 0 });
}
