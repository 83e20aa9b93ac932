import type { Dispatcher } from 'undici';
import type { Clock } from '../stream/clock.ts';
import { StreamError } from '../stream/errors.ts';
import type { BodyReader, CallWatch } from './body-reader.ts';
import { ContentDecoder } from './content-decoding.ts';
import { ResponseBody } from './response-body.ts';
import { transportFailure } from './transport-failure.ts';

/** Of an error's body; the rest is not read. */
const MAX_ERROR_BYTES = 64 * 1024;
/** How long a response whose answer is over may take to end, so that its connection can be kept. */
const LINGER_MS = 250;
const MAX_LINGER_BYTES = 64 * 1024;

/** What undici is told; who waits is told the reason itself. One for all: making an error costs a stack trace. */
const ABORTED = new Error('aborted');
/** What the caller of `fetch` is told where a `BodyReader` reads the response. */
const READ_ELSEWHERE = new Error('the response is read by another');

/** One request and its response. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  over = false;
  readonly #signal: AbortSignal | null;
  readonly #watch: CallWatch | null;
  #reader: BodyReader | null;
  readonly #clock: Pick<Clock, 'now' | 'schedule'>;
  readonly #calledAt: number;
  #connectedAt: number;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #onAbort = () => {
    if (this.#reader?.over) this.#linger();
    else if (this.#responded) this.#leave();
    else this.#fail(this.#signal?.reason);
  };
  #dispatch: Dispatcher.DispatchController | null = null;
  #body: ResponseBody | null = null;
  /** The reader has been told that the response began. */
  #responded = false;
  /** How the connection broke while the decoder had bytes left. */
  #brokenBy: StreamError | null = null;
  #decoder: ContentDecoder | null = null;
  #cancelLinger = () => {};
  /** Bytes that the body may still have; only an error's is limited. */
  #left = Infinity;

  constructor(
    signal: AbortSignal | null,
    watch: CallWatch | null,
    clock: Pick<Clock, 'now' | 'schedule'>,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#signal = signal;
    this.#watch = watch;
    this.#reader = watch?.reader ?? null;
    this.#clock = clock;
    this.#calledAt = clock.now();
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
    this.#connectedAt = this.#clock.now();
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
    if (status > 599) {
      this.#fail(new StreamError('provider_protocol', { detail: `HTTP ${status}` }));
      return;
    }
    const encoding = String(headers['content-encoding'] ?? '');
    this.#decoder = new ContentDecoder(encoding, {
      onData: (chunk) => this.#receive(chunk),
      onEnd: () => this.#end(this.#brokenBy),
      onError: (error) => {
        const detail = `content-encoding ${encoding}: ${error.message}`;
        this.#fail(new StreamError('provider_protocol', { detail }));
      },
      onDrain: () => this.#resumeWhenWanted(),
    });
    if (status < 300) {
      const headersMs = this.#clock.now() - this.#connectedAt;
      this.#watch?.onHeaders(this.#connectedAt - this.#calledAt, headersMs, headers);
    } else {
      this.#left = MAX_ERROR_BYTES;
      this.#reader = null;
    }
    if (this.#reader !== null) {
      this.#reader.onRoom(() => this.#resumeWhenWanted());
      this.#responded = true;
      this.#reader.begin(Object.fromEntries(flat(headers)));
      this.#reject(READ_ELSEWHERE);
      return;
    }
    const hasBody = status !== 204 && status !== 205 && status !== 304;
    const body = new ResponseBody({
      onRoom: () => this.#resumeWhenWanted(),
      onCancel: () => this.#fail(ABORTED),
    });
    this.#body = body;
    this.#resolve(
      new Response(hasBody ? body.stream : null, {
        status,
        statusText: statusText ?? '',
        headers: flat(headers),
      }),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) {
      this.#left -= chunk.length;
      if (this.#left < 0) controller.abort(ABORTED);
      return;
    }
    if (this.#decoder?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#cancelLinger();
    if (!this.over) this.#decoder?.end();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: unknown): void {
    this.#cancelLinger();
    if (this.over) return;
    const failure = transportFailure(error, this.#decoder === null ? 'headers' : 'body');
    if (this.#decoder === null) {
      this.#fail(failure);
    } else {
      // What the decoder still holds came before the failure.
      this.#brokenBy = failure;
      this.#decoder.end();
    }
  }

  /** Takes bytes of the body as they are meant. */
  #receive(chunk: Buffer): void {
    if (this.over) return;
    this.#left -= chunk.length;
    if (this.#left < 0) {
      this.#end(null);
      this.#dispatch?.abort(ABORTED);
      return;
    }
    if (this.#reader === null) this.#body?.deliver(chunk);
    else this.#reader.take(chunk);
    if (this.#isFull) {
      this.#dispatch?.pause();
      this.#decoder?.pause();
    }
  }

  get #isFull(): boolean {
    return this.#body?.isFull === true || this.#reader?.full === true;
  }

  #resumeWhenWanted(): void {
    if (this.#isFull) return;
    const wantsMore = this.#decoder?.resume() !== false;
    if (wantsMore && this.#dispatch?.paused) this.#dispatch.resume();
  }

  /** The body has come, whole or not; what waits is still read. */
  #end(error: StreamError | null): void {
    if (this.over) {
      return;
    }
    if (error !== null && this.#reader === null) {
      this.#fail(error);
      return;
    }
    this.#release();
    this.#reader?.end(error);
    this.#body?.end();
  }

  /** The answer is over, the response not quite: its connection is kept if it ends soon. */
  #linger(): void {
    if (this.over) return;
    this.#release();
    this.#left = MAX_LINGER_BYTES;
    this.#dispatch?.resume();
    this.#cancelLinger = this.#clock.schedule(LINGER_MS, () => this.#dispatch?.abort(ABORTED));
  }

  /** Nobody wants the rest of the answer. */
  #leave(): void {
    this.#release();
    this.#dispatch?.abort(ABORTED);
    this.#reader?.leave();
  }

  /** Ends the exchange in whatever phase, its socket first. */
  #fail(reason: unknown): void {
    if (this.over) {
      return;
    }
    this.#release();
    this.#dispatch?.abort(ABORTED);
    if (this.#responded) {
      this.#reader?.end(reason instanceof StreamError ? reason : null);
      return;
    }
    this.#reject(reason);
    this.#body?.fail(reason);
  }

  #release(): void {
    this.over = true;
    this.#decoder?.destroy();
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

function flat(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
}
