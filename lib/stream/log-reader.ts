import type { FrameBuffer, FrameCursor } from './frame-buffer.ts';

const DONE = { done: true, value: undefined } as const;

/** What a reader sees of its log. */
export interface ReadableLog {
  readonly frames: FrameBuffer;
  readonly closed: boolean;
  readonly readers: Set<LogReader>;
  /** A reader goes. */
  left(reader: LogReader): void;
}

/**
 * One subscriber of a log in memory. Between two chunks it is a cursor and at most one pending promise. Written as a
 * plain iterator: an async generator costs two more promises for every chunk of every subscriber.
 */
export class LogReader implements AsyncIterableIterator<Uint8Array> {
  #log: ReadableLog;
  #cursor: FrameCursor;
  #signal: AbortSignal;
  #onAbort = () => this.end();
  #pending: PromiseWithResolvers<IteratorResult<Uint8Array>> | null = null;
  #over = false;
  #error: Error | null = null;

  constructor(log: ReadableLog, after: number, signal: AbortSignal) {
    this.#log = log;
    this.#cursor = log.frames.after(after);
    this.#signal = signal;
    if (signal.aborted) {
      this.#over = true;
      log.left(this);
      return;
    }
    signal.addEventListener('abort', this.#onAbort, { once: true });
    log.readers.add(this);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#error) return Promise.reject(this.#error);
    if (this.#over) return Promise.resolve(DONE);
    const bytes = this.#log.frames.read(this.#cursor);
    if (bytes) return Promise.resolve({ done: false, value: bytes });
    if (this.#log.closed) {
      this.end();
      return Promise.resolve(DONE);
    }
    this.#pending ??= Promise.withResolvers();
    return this.#pending.promise;
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.end();
    return Promise.resolve(DONE);
  }

  /** Hands a waiting `next` what has come. */
  wake(): void {
    const pending = this.#pending;
    if (!pending) return;
    const bytes = this.#log.frames.read(this.#cursor);
    if (bytes) {
      this.#pending = null;
      pending.resolve({ done: false, value: bytes });
    } else if (this.#log.closed) {
      this.end();
    }
  }

  /** Ends the iteration in order. */
  end(): void {
    this.#leave();
    this.#pending?.resolve(DONE);
    this.#pending = null;
  }

  /** Ends the iteration with an error, now and on every later `next`. */
  break(error: Error): void {
    if (this.#over) return;
    this.#leave();
    this.#error = error;
    this.#pending?.reject(error);
    this.#pending = null;
  }

  #leave(): void {
    this.#over = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#log.left(this);
  }
}
