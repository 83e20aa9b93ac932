import type { Clock } from '../../stream/clock.ts';
import { type ProviderReport, StreamError } from '../../stream/errors.ts';
import type { BodyReader } from '../body-reader.ts';
import type { EventQueue } from '../event-queue.ts';
import { plainWords } from '../plain-words.ts';
import { failureOf } from '../provider-failure.ts';
import { redacted } from '../redaction.ts';
import { AnswerSink } from './answer-sink.ts';
import { readAnthropic } from './anthropic-frame.ts';
import { readChatCompletion } from './chat-completion-frame.ts';
import { errorIn } from './error-frame.ts';
import { type FrameHandler, FrameReader } from './frame-reader.ts';
import { blockReasonIn, readGemini } from './gemini-frame.ts';
import { filled, type JsonRecord } from './json-value.ts';
import { readOther } from './other-frames.ts';
import { readResponse, readResponses } from './responses-frame.ts';

const ENDED_OPEN = 'The stream ended without a finish reason.';

/** How long usage may follow a finish reason on a stream that is kept open without its end mark, in milliseconds. */
const FINISH_GRACE_MS = 1_000;

export interface AnswerReaderOptions {
  clock: Pick<Clock, 'schedule' | 'wallNow'>;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
}

/**
 * Reads one answer from the bytes of its response into the queue. Which protocol a frame speaks is told by its shape,
 * not by the vendor: gateways mix them. A frame that says nothing known is left out and counted. The answer is over with
 * its last frame, whatever becomes of the connection.
 */
export class AnswerReader implements BodyReader, FrameHandler {
  readonly #queue: EventQueue;
  readonly #options: AnswerReaderOptions;
  readonly #sink: AnswerSink;
  readonly #frames = new FrameReader(this);
  #headers: Record<string, string> = {};
  #pushed = false;
  #ignored = 0;
  #stopGrace = () => {};
  begun = false;
  over = false;

  constructor(queue: EventQueue, options: AnswerReaderOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#sink = new AnswerSink((event) => {
      this.#pushed = true;
      queue.push(event);
    });
  }

  get full(): boolean {
    return this.#queue.full;
  }

  onRoom(fn: () => void): void {
    this.#queue.onRoom(fn);
  }

  begin(headers: Record<string, string>): void {
    this.begun = true;
    this.#headers = headers;
  }

  take(chunk: Buffer): void {
    if (this.over) return;
    this.#pushed = false;
    this.#frames.take(chunk);
    if (this.over) return;
    this.#sink.flush();
    if (!this.#pushed) this.#queue.alive();
    if (this.#sink.finish !== null || this.#sink.failed !== null) this.#awaitEnd();
  }

  /** The body has ended; null: in order. */
  end(error: StreamError | null): void {
    if (this.over) return;
    this.#frames.end();
    if (this.over) return;
    if (this.#sink.finish !== null || this.#sink.failed !== null) this.#settle();
    else this.#fail(error ?? new StreamError('provider_cut', { detail: ENDED_OPEN, report: this.#said() }));
  }

  leave(): void {
    this.#close();
  }

  onFrame(frame: JsonRecord, name: string): boolean {
    if (this.over) return true;
    const sink = this.#sink;
    const hadFinished = sink.finish !== null && sink.failed === null;
    const isKnown = readFrame(frame, sink);
    // What is reported after an answer has ended says nothing about it.
    const error = hadFinished ? null : (errorIn(frame, name) ?? refusalIn(frame));
    if (error !== null) {
      this.#failAs(error);
      return true;
    }
    if (sink.isOver) this.#settle();
    else if (!isKnown) this.#ignored++;
    return isKnown;
  }

  onDone(): void {
    this.#settle();
  }

  onText(text: string, name: string): void {
    const hasEnded = this.#sink.finish !== null;
    if (name === 'error' && !hasEnded) this.#failAs({ error: { message: text } });
    else this.#ignored++;
  }

  onBroken(detail: string): void {
    if (this.over) return;
    if (this.#sink.finish !== null) {
      this.#settle();
      return;
    }
    const report = this.#said();
    this.#fail(
      new StreamError('provider_protocol', { detail: redacted(detail, this.#options.keys), report }),
    );
  }

  /** The finish reason has come: what follows is usage and the end mark, if anything. */
  #awaitEnd(): void {
    this.#stopGrace();
    this.#stopGrace = this.#options.clock.schedule(FINISH_GRACE_MS, () => {
      if (!this.over) this.#settle();
    });
  }

  #settle(): void {
    const { failed, finish, hasContent, isOver } = this.#sink;
    if (failed !== null) {
      const detail = `The stream ended with ${redacted(failed.word, this.#options.keys)}.`;
      this.#fail(new StreamError(failed.code, { detail, report: { providerMessage: detail } }));
    } else if (finish === null && !hasContent && !isOver) {
      this.#fail(new StreamError('provider_protocol', { detail: 'The stream ended without an answer.' }));
    } else {
      this.#close();
      this.#sink.close();
      this.#tellIgnored();
      this.#sink.settle(finish ?? 'stop');
    }
  }

  #failAs(error: JsonRecord): void {
    const { clock, keys } = this.#options;
    const context = { wallNowMs: clock.wallNow(), keys, headers: this.#headers };
    const failure = failureOf(error, context);
    const detail = redacted(JSON.stringify(error), keys);
    this.#fail(failure.code === 'internal' ? new StreamError('provider_error', { detail }) : failure);
  }

  #fail(failure: StreamError): void {
    this.#close();
    this.#sink.close();
    this.#tellIgnored();
    this.#queue.fail(failure);
  }

  #close(): void {
    this.over = true;
    this.#stopGrace();
    this.#frames.stop();
  }

  #tellIgnored(): void {
    if (this.#ignored > 0) this.#queue.push({ type: 'ignored', frames: this.#ignored });
  }

  /** What came instead of events, in words. */
  #said(): ProviderReport {
    const providerMessage = redacted(plainWords(this.#frames.words), this.#options.keys);
    return providerMessage === '' ? {} : { providerMessage };
  }
}

function readFrame(frame: JsonRecord, sink: AnswerSink): boolean {
  if (frame.choices !== undefined) return readChatCompletion(frame, sink);
  if (frame.candidates !== undefined || frame.usageMetadata !== undefined) return readGemini(frame, sink);
  if (typeof frame.type === 'string') return readAnthropic(frame, sink) || readResponses(frame, sink);
  if (frame.object === 'response') {
    readResponse(frame, sink);
    return true;
  }
  return readOther(frame, sink) || readChatCompletion(frame, sink);
}

/** Refusals that are no errors by their form: Gemini's of the question, and a web framework's `detail`. */
function refusalIn(frame: JsonRecord): JsonRecord | null {
  const blocked = blockReasonIn(frame);
  if (blocked !== null)
    return { error: { code: 'content_filter', message: `The prompt was blocked: ${blocked}` } };
  const isAlone = Object.keys(frame).length === 1;
  return isAlone && filled(frame.detail) !== null ? { error: { message: frame.detail } } : null;
}
