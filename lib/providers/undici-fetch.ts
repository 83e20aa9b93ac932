import type { Dispatcher } from 'undici';
import { StreamError } from '../stream/errors.ts';
import { LineBound } from './line-bound.ts';
import { transportFailure } from './transport-failure.ts';

/** What may wait for the reader before the socket is paused. */
const MAX_PENDING_BYTES = 256 * 1024;
/** A line of an event stream that is longer is taken for a broken one. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Of an error's body; the rest is not read. */
const MAX_ERROR_BYTES = 64 * 1024;

/** What undici is told; who waits is told the reason itself. One for all: making an error costs a stack trace. */
const ABORTED = new Error('aborted');

/** Sees the bytes of a successful response's body before its reader does, and may keep some. */
export interface BodyTap {
  /** Takes one chunk and returns what the reader is to have of it and of what was kept; may be empty. */
  take(chunk: Buffer): Buffer;
  /** The body has ended: returns what was kept. */
  flush(): Buffer;
  /** The tap wants no more for now. */
  readonly full: boolean;
  /** Calls `fn` whenever the tap may want more again. */
  onRoom(fn: () => void): void;
}

/** What of one call is watched where it passes by. */
export interface CallWatch {
  /** Gets the body's bytes first. */
  tap: BodyTap | null;
  /** The headers of a successful response have come: so long after a connection was ready, and that after the call. In milliseconds. */
  onHeaders(connectMs: number, headersMs: number): void;
}

/**
 * A `fetch` straight on undici's dispatcher, for the AI SDK: no redirects (they would carry the key to another host), no
 * decompression, one copy fewer, and an abort that destroys the socket before it returns. Rejects and breaks the body
 * with a `StreamError`, or with the signal's reason. `watchOf` names who watches a request by its signal, which is all of a
 * call that the SDK hands through; so one model serves every call, and its schemas are built once.
 */
export function createUndiciFetch(
  dispatcher: Dispatcher,
  watchOf: (signal: AbortSignal) => CallWatch | undefined,
  now: () => number,
): typeof globalThis.fetch {
  return (input, init) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init?.signal ?? null;
    const watch = signal === null ? undefined : watchOf(signal);
    const exchange = new Exchange(signal, watch ?? null, now, resolve, reject);
    if (exchange.over) {
      return promise;
    }
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: init?.method ?? 'GET',
          headers: { ...(init?.headers as Record<string, string>), 'accept-encoding': 'identity' },
          body: init?.body as string | undefined,
        },
        exchange,
      );
    } catch (error) {
      exchange.onResponseError(null, error);
    }
    return promise;
  };
}

/** One request and its response. */
class Exchange implements Dispatcher.DispatchHandler {
  over = false;
  readonly #signal: AbortSignal | null;
  readonly #watch: CallWatch | null;
  #tap: BodyTap | null;
  readonly #now: () => number;
  readonly #calledAt: number;
  #connectedAt: number;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #onAbort = () => this.#fail(this.#signal?.reason);
  #dispatch: Dispatcher.DispatchController | null = null;
  #body: ReadableStreamDefaultController<Uint8Array> | null = null;
  #wanted = false;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  readonly #line = new LineBound(MAX_LINE_BYTES);
  /** Bytes that the body may still have; only an error's is limited. */
  #left = Infinity;
  #ended = false;

  constructor(
    signal: AbortSignal | null,
    watch: CallWatch | null,
    now: () => number,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#signal = signal;
    this.#watch = watch;
    this.#tap = watch?.tap ?? null;
    this.#now = now;
    this.#calledAt = now();
    this.#connectedAt = this.#calledAt;
    this.#resolve = resolve;
    this.#reject = reject;
    if (signal?.aborted) {
      this.#fail(signal.reason);
    } else {
      signal?.addEventListener('abort', this.#onAbort);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#dispatch = controller;
    this.#connectedAt = this.#now();
    if (this.over) {
      controller.abort(ABORTED);
    }
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
    statusText?: string,
  ): void {
    if (status < 200) {
      return;
    }
    const encoding = headers['content-encoding'] ?? 'identity';
    if (status > 599 || encoding !== 'identity') {
      const detail = `HTTP ${status}, content-encoding ${encoding}`;
      this.#fail(new StreamError('provider_protocol', { detail }));
      return;
    }
    if (status < 300) {
      this.#watch?.onHeaders(this.#connectedAt - this.#calledAt, this.#now() - this.#connectedAt);
    } else {
      this.#left = MAX_ERROR_BYTES;
      this.#tap = null;
    }
    this.#tap?.onRoom(() => this.#resumeWhenWanted());
    const hasBody = status !== 204 && status !== 205 && status !== 304;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#body = controller;
        },
        pull: () => this.#pull(),
        cancel: () => this.#fail(ABORTED),
      },
      { highWaterMark: 0 },
    );
    this.#resolve(
      new Response(hasBody ? body : null, { status, statusText: statusText ?? '', headers: flat(headers) }),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) {
      return;
    }
    this.#left -= chunk.length;
    if (this.#left < 0) {
      this.#end();
      controller.abort(ABORTED);
      return;
    }
    const rest = this.#tap === null ? chunk : this.#tap.take(chunk);
    if (rest.length > 0 && this.#line.isExceededBy(rest)) {
      this.#fail(new StreamError('provider_protocol', { detail: `a line of over ${MAX_LINE_BYTES} bytes` }));
      return;
    }
    this.#deliver(rest);
    if (this.#pendingBytes > MAX_PENDING_BYTES || this.#tap?.full) {
      controller.pause();
    }
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: unknown): void {
    this.#fail(transportFailure(error, this.#body === null ? 'headers' : 'body'));
  }

  #deliver(chunk: Buffer): void {
    if (chunk.length === 0) {
      return;
    }
    if (this.#wanted) {
      this.#wanted = false;
      this.#body?.enqueue(chunk);
    } else {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
    }
  }

  #resumeWhenWanted(): void {
    if (this.#dispatch?.paused && this.#pendingBytes <= MAX_PENDING_BYTES && !this.#tap?.full) {
      this.#dispatch.resume();
    }
  }

  /** The reader wants more: everything that has come since the last time, in one piece. */
  #pull(): void {
    if (this.#pending.length === 0) {
      this.#wanted = true;
      return;
    }
    const [first = Buffer.alloc(0)] = this.#pending;
    const chunk = this.#pending.length === 1 ? first : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#body?.enqueue(chunk);
    if (this.#ended) {
      this.#body?.close();
    } else {
      this.#resumeWhenWanted();
    }
  }

  /** The response has come whole; what waits is still read. */
  #end(): void {
    if (this.over) {
      return;
    }
    if (this.#tap !== null) {
      this.#deliver(this.#tap.flush());
    }
    this.#release();
    this.#ended = true;
    if (this.#pending.length === 0) {
      this.#body?.close();
    }
  }

  /** Ends the exchange in whatever phase, its socket first. */
  #fail(reason: unknown): void {
    if (this.over) {
      return;
    }
    this.#release();
    this.#pending = [];
    this.#dispatch?.abort(ABORTED);
    this.#reject(reason);
    try {
      this.#body?.error(reason);
    } catch {
      // The reader has cancelled the body: nobody is left to tell.
    }
  }

  #release(): void {
    this.over = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

function flat(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
}
