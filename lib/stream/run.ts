import { Answer } from './answer.ts';
import type { AnswerDetails, CallTimings } from './answer-details.ts';
import type { AnswerPart, AnswerStore, SettledAnswer } from './answer-store.ts';
import { Checkpointer } from './checkpointer.ts';
import { blamesProvider, type Permit } from './circuit-breaker.ts';
import { type Clock, sleep } from './clock.ts';
import { StreamError } from './errors.ts';
import { callProvider } from './provider-call.ts';
import { mayRetry, retryDelayMs } from './retry.ts';
import type { RunEvent, RunStatus } from './run-event.ts';
import type { RunLog } from './run-log.ts';
import type { RunObserver } from './run-observer.ts';
import type { Ticket } from './ticket.ts';
import { mayFallBack, type Upstream } from './upstream.ts';

/** Everything the leader of a run brings. */
export interface RunSpec extends Upstream {
  /** As claimed in the log. */
  runId: string;
  threadId: string;
  /** Whose turn it takes in the queues of providers. */
  turnOwner: string;
  /** Of the request that leads, as the record names it. */
  requestId?: string;
  /** False: once settled, nobody joins it. */
  idempotent: boolean;
  /** The answer that this one goes on from: the log and the stored answer begin with what it had. */
  continues?: { answerId: string; parts: readonly AnswerPart[] } | null;
  /** Asked where this provider fails before any content. */
  fallback?: Upstream | null;
  /** Stores the turn durably, in one transaction. Throws a `StreamError` to refuse it: nothing may stay. */
  storeTurn(): Promise<{ parentId: string }>;
  /** Told after the terminal frame is in the log, with the answer's text. */
  onSettled?(status: RunStatus, text: string): void;
}

export interface RunEnvironment {
  log: RunLog;
  store: AnswerStore;
  clock: Clock;
  observer: RunObserver;
  random: () => number;
  /** How long a run that settled so may still be joined, in milliseconds. */
  sharedMs(status: RunStatus, idempotent: boolean): number;
  /** Silence borne before the first byte, in the middle, and after an abort, in milliseconds. */
  firstByteMs: number;
  stallMs: number;
  abortGraceMs: number;
  /** How long a run may take in all, in milliseconds: one that drips for ever holds a slot for ever. */
  runMaxMs: number;
  /** Whether a question is still asked that everybody has left while it waited. */
  abandonedCalls: boolean;
  /** Time from a token's arrival until it is stored, in milliseconds. */
  checkpointMs: number;
  /** Told of what went wrong beside the run's own outcome; never throws. */
  onError(error: unknown, where: string): void;
}

/** Waits before an answer that could not be stored is stored again: a full disk or a lock may pass. */
const STORE_AGAIN_MS = [100, 500, 2_000];
/** After those its readers are told, and it is tried for as long as the process lives, at most this far apart. */
const STORE_LATER_MS = 30_000;

const NEVER = new AbortController().signal;

/** Who is gone for less, in milliseconds, may be reloading the page. */
const ABANDONED_AFTER_MS = 1_000;

/** Why a run's signal aborts. */
type StopReason = 'cancelled' | 'interrupted' | 'too_long' | 'abandoned';

/** One run under way, in the process that leads it. */
export class Run {
  readonly spec: RunSpec;
  readonly #env: RunEnvironment;
  readonly #answer = new Answer();
  readonly #stop = new AbortController();
  readonly #openedAt: number;
  /** Who is asked now. */
  #upstream: Upstream;
  #ttftMs: number | null = null;
  #timings: CallTimings | null = null;
  /** In the pacers of all who were asked. */
  #queueWaitMs = 0;
  /** Lost to calls that failed and the pauses after them. */
  #retriesMs = 0;
  #providerCalls = 0;
  #ignoredFrames = 0;
  #cancelledAt: number | null = null;
  readonly #checkpoints: Checkpointer;

  constructor(spec: RunSpec, env: RunEnvironment) {
    this.spec = spec;
    this.#upstream = spec;
    this.#env = env;
    this.#openedAt = env.clock.now();
    this.#checkpoints = new Checkpointer({
      clock: env.clock,
      everyMs: env.checkpointMs,
      text: () => this.#answer.text,
      store: async (appended) => {
        await env.store.checkpoint(spec.runId, appended);
        env.observer.checkpoint();
      },
      onError: (error) => env.onError(error, 'checkpoint'),
    });
  }

  /** The whole life of a run, in order. Never rejects. */
  async conduct(): Promise<void> {
    const { log, clock, observer, onError } = this.#env;
    const { runId, threadId, provider, model, continues } = this.spec;
    let ticket: Ticket | null = null;
    let unlisten = () => {};
    try {
      ticket = this.spec.pacer.enter(this.spec.turnOwner);
      unlisten = log.onCancel(runId, () => this.#cancel());
      const { parentId } = await this.spec.storeTurn();
      const messageMetadata = { threadId, parentId, provider, model };
      const begun = this.#answer.resume(continues?.parts ?? []);
      await log.append(runId, [{ type: 'start', messageId: runId, messageMetadata }, ...begun]);
      if (begun.length > 0) this.#checkpoints.soon();
    } catch (error) {
      ticket?.leave();
      unlisten();
      const refusal = StreamError.from(error);
      if (refusal.code === 'internal') onError(error, 'start');
      await log.discard(runId, refusal).catch((cause) => onError(cause, 'discard'));
      return;
    }
    observer.opened(provider);
    let failure: StreamError | null = null;
    const cancelLimit = clock.schedule(this.#env.runMaxMs, () =>
      this.#stop.abort('too_long' satisfies StopReason),
    );
    try {
      await this.#askWithPermit(ticket).catch((error) => this.#fallBack(error));
    } catch (error) {
      if (!this.#stop.signal.aborted) failure = StreamError.from(error);
      else if (this.#stop.signal.reason === 'too_long') failure = new StreamError('run_too_long');
      if (failure?.code === 'internal') onError(error, 'answer');
    } finally {
      cancelLimit();
      unlisten();
      this.#checkpoints.stop();
    }
    await this.#settle(failure).catch((error) => onError(error, 'settle'));
  }

  /** Stops the run because the process ends: its text is stored, and its readers are left to be cut off. */
  interrupt(): void {
    this.#stop.abort('interrupted' satisfies StopReason);
  }

  #cancel(): void {
    this.#cancelledAt ??= this.#env.clock.now();
    this.#stop.abort('cancelled' satisfies StopReason);
  }

  /** Asks the fallback where another provider may do better and nothing was received; else throws the error again. */
  async #fallBack(error: unknown): Promise<void> {
    const { fallback } = this.spec;
    if (!fallback || this.#stop.signal.aborted || this.#answer.begun || !mayFallBack(error)) throw error;
    let ticket: Ticket;
    try {
      ticket = fallback.pacer.enter(this.spec.turnOwner);
    } catch {
      // Its queue is full: what the first failed of says more.
      throw error;
    }
    this.#retriesMs = this.#sinceOpened() - this.#queueWaitMs;
    this.#upstream = fallback;
    await this.#askWithPermit(ticket);
  }

  /** Asks where the provider does not count as down, and tells its breaker how that went. Leaves the ticket. */
  async #askWithPermit(ticket: Ticket): Promise<void> {
    let permit: Permit | undefined;
    try {
      permit = this.#upstream.breaker?.enter();
      await this.#ask(ticket, permit);
      permit?.succeeded();
    } catch (error) {
      if (this.#stop.signal.aborted) permit?.release();
      else if (blamesProvider(StreamError.from(error))) permit?.failed();
      // A refusal is an answer, too; a wait in our own queue is none.
      else if (StreamError.from(error).code.startsWith('provider_')) permit?.succeeded();
      else permit?.release();
      throw error;
    } finally {
      ticket.leave();
    }
  }

  /** Waits for its turn and calls the provider, again where that may help and nothing was received. */
  async #ask(ticket: Ticket, permit: Permit | undefined): Promise<void> {
    const { clock, random, observer } = this.#env;
    const { pacer, provider } = this.#upstream;
    const isFirst = this.#upstream === this.spec;
    const waitedBefore = this.#queueWaitMs;
    const signal = this.#stop.signal;
    for (let retries = 0; ; retries++) {
      this.#queueWaitMs =
        waitedBefore +
        (await ticket.wait(signal, (place) => {
          if (retries === 0)
            this.#tellSoon({ type: 'data-status', data: { phase: 'queued', ...place }, transient: true });
        }));
      await this.#stopIfAbandoned();
      if (retries === 0 && isFirst)
        await this.#tell([{ type: 'data-status', data: { phase: 'sent' }, transient: true }]);
      ticket.spend();
      this.#providerCalls += 1;
      observer.providerCall(provider);
      const calledAt = clock.now();
      try {
        await this.#call(signal, permit);
        return;
      } catch (error) {
        const failure = StreamError.from(error);
        const limited = failure.code === 'provider_rate_limited';
        const delayMs = retryDelayMs(failure, retries, random);
        const pauseMs = limited ? pacer.pause(delayMs) : delayMs;
        if (signal.aborted || this.#answer.begun || !mayRetry(failure, retries)) throw error;
        observer.retry(provider, failure.code);
        ticket.stepAside();
        const data = { phase: 'retrying' as const, retryInMs: Math.round(pauseMs) };
        await this.#tell([{ type: 'data-status', data, transient: true }]);
        // A limit holds for everyone and is waited for in the queue; any other failure is this call's alone.
        if (!limited) await sleep(clock, delayMs, signal);
        this.#retriesMs += clock.now() - calledAt;
      }
    }
  }

  /** Stops the run, at no cost, where that is wanted and nobody is there any more to read what a call would bring. */
  async #stopIfAbandoned(): Promise<void> {
    if (this.#env.abandonedCalls) return;
    const ms = await this.#env.log.unattendedMs(this.spec.runId);
    if (ms === null || ms < ABANDONED_AFTER_MS) return;
    this.#stop.abort('abandoned' satisfies StopReason);
    throw this.#stop.signal.reason;
  }

  async #call(signal: AbortSignal, permit: Permit | undefined): Promise<void> {
    const { clock, firstByteMs, stallMs, abortGraceMs } = this.#env;
    const answer = this.#answer;
    let headers: { connectMs: number; headersMs: number; at: number } | null = null;
    let requestId: string | undefined;
    await callProvider({
      clock,
      signal,
      firstByteMs,
      stallMs,
      abortGraceMs,
      open: (callSignal) => this.#upstream.stream(callSignal),
      onEvent: async (event) => {
        if (event.type === 'headers') {
          headers = { ...event, at: clock.now() };
          requestId = event.requestId;
        }
        if (event.type === 'ignored') this.#ignoredFrames += event.frames;
        const frames = answer.take(event);
        if (frames.length > 0) {
          if (this.#ttftMs === null) {
            permit?.succeeded();
            frames.unshift(this.#firstContent(headers));
          }
          this.#checkpoints.soon();
          await this.#tell(frames);
        }
        return answer.finish === null;
      },
    }).catch((error) => {
      throw error instanceof StreamError ? error.ofRequest(requestId) : error;
    });
    if (answer.finish === null) throw new StreamError('provider_cut').ofRequest(requestId);
  }

  #firstContent(headers: { connectMs: number; headersMs: number; at: number } | null): RunEvent {
    const ttftMs = this.#sinceOpened();
    this.#ttftMs = ttftMs;
    if (headers !== null) {
      const { connectMs, headersMs, at } = headers;
      const firstByteMs = this.#env.clock.now() - at;
      const theirs = this.#queueWaitMs + this.#retriesMs + connectMs + headersMs + firstByteMs;
      this.#timings = rounded({
        connectMs,
        headersMs,
        firstByteMs,
        retriesMs: this.#retriesMs,
        overheadMs: Math.max(0, this.#env.clock.now() - this.#openedAt - theirs),
      });
    }
    const { provider, model } = this.#upstream;
    return {
      type: 'message-metadata',
      messageMetadata: {
        ttftMs,
        queueWaitMs: Math.round(this.#queueWaitMs),
        ...(this.#upstream === this.spec ? {} : { provider, model }),
        ...this.#details(),
      },
    };
  }

  /** What there is to say of how the answer came about. */
  #details(): AnswerDetails {
    const trimmedTurns = this.#upstream.trimmedTurns?.() ?? 0;
    return {
      ...(this.#timings === null ? {} : { timings: this.#timings }),
      ...(this.#providerCalls > 1 ? { providerCalls: this.#providerCalls } : {}),
      ...(this.#upstream === this.spec ? {} : { fallbackFrom: this.spec.model }),
      ...(trimmedTurns === 0 ? {} : { trimmedTurns }),
      ...(this.spec.continues ? { continuedFrom: this.spec.continues.answerId } : {}),
    };
  }

  /** Writes the final row, then ends the log: who sees the end and re-reads finds it. */
  async #settle(failure: StreamError | null): Promise<void> {
    const { log, clock, observer, sharedMs } = this.#env;
    const { runId, threadId, provider, model, idempotent } = this.spec;
    const answer = this.#answer;
    let status = failure ? 'failed' : answer.finish ? 'complete' : this.#stoppedAs();
    let error = status === 'interrupted' ? new StreamError('interrupted') : failure;
    const details = this.#details();
    const endedAt = clock.now();
    const settled: SettledAnswer = {
      runId,
      model: this.#upstream.model,
      status,
      parts: answer.parts,
      text: answer.text,
      finishReason: answer.finish?.reason ?? null,
      error: error && { code: error.code, retryable: error.retryable, ...error.report },
      ttftMs: this.#ttftMs,
      queueWaitMs: Math.round(this.#queueWaitMs),
      latencyMs: this.#sinceOpened(),
      usage: answer.finish?.usage ?? null,
      details: Object.keys(details).length === 0 ? null : details,
    };
    try {
      await this.#store(settled);
    } catch (cause) {
      this.#storeLater(settled);
      status = 'failed';
      error = new StreamError('storage_failed', { cause });
    }
    // Interrupted: no terminal frame, so that clients reconnect instead of taking the end for the answer's.
    if (status !== 'interrupted') {
      const frames = [...answer.close(), ...this.#terminal(status, settled, error)];
      await log.settle(runId, status, frames, sharedMs(status, idempotent));
    }
    observer.settled({
      runId,
      threadId,
      provider,
      model,
      status,
      code: error?.code ?? null,
      ...error?.report,
      ...(error?.detail === undefined ? {} : { detail: error.detail }),
      ttftMs: settled.ttftMs,
      queueWaitMs: settled.queueWaitMs ?? 0,
      latencyMs: this.#sinceOpened(),
      requestId: this.spec.requestId ?? null,
      settleMs: Math.max(0, Math.round(clock.now() - endedAt)),
      cancelMs: this.#cancelledAt === null ? null : Math.max(0, clock.now() - this.#cancelledAt),
      providerCalls: this.#providerCalls,
      ...(this.#ignoredFrames === 0 ? {} : { ignoredFrames: this.#ignoredFrames }),
      timings: this.#timings,
      answeredBy: this.#upstream.model,
      usage: settled.usage,
    });
    this.spec.onSettled?.(status, settled.text);
  }

  /** Writes the final row, again where it fails: until it is written the answer counts as streaming, whatever is told. */
  async #store(settled: SettledAnswer): Promise<void> {
    const { store, clock, onError } = this.#env;
    for (const delayMs of [...STORE_AGAIN_MS, null]) {
      try {
        return await store.settle(settled);
      } catch (error) {
        onError(error, 'store answer');
        if (delayMs === null) throw error;
        await sleep(clock, delayMs, NEVER);
      }
    }
  }

  /** What a run that was stopped, and has no failure of its own, settles as. */
  #stoppedAs(): RunStatus {
    const reason: StopReason | undefined = this.#stop.signal.reason;
    if (reason === 'abandoned') return 'cancelled';
    return reason === 'cancelled' || reason === 'interrupted' ? reason : 'failed';
  }

  /** Goes on trying after the readers were told: the row is written when there is room again. */
  #storeLater(settled: SettledAnswer, delayMs = 2 * (STORE_AGAIN_MS.at(-1) ?? 0)): void {
    const { store, clock, onError } = this.#env;
    clock.schedule(delayMs, () => {
      store.settle(settled).catch((error) => {
        onError(error, 'store answer');
        this.#storeLater(settled, Math.min(2 * delayMs, STORE_LATER_MS));
      });
    });
  }

  #terminal(status: RunStatus, settled: SettledAnswer, error: StreamError | null): RunEvent[] {
    if (status === 'complete') {
      const usage = settled.usage ?? { inputTokens: null, outputTokens: null };
      const { latencyMs, ttftMs } = settled;
      const messageMetadata = { usage, latencyMs, ttftMs, queueWaitMs: settled.queueWaitMs ?? 0 };
      return [{ type: 'finish', finishReason: settled.finishReason ?? 'other', messageMetadata }];
    }
    if (status === 'cancelled') return [{ type: 'abort', reason: 'cancelled' }];
    const shown = error ?? new StreamError('internal');
    const { code, retryable, retryAfterMs, report } = shown;
    const data = { code, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...report };
    return [
      { type: 'data-error', data, transient: true },
      { type: 'error', errorText: shown.message },
    ];
  }

  #tell(events: RunEvent[]): Promise<void> {
    return this.#env.log.append(this.spec.runId, events);
  }

  #tellSoon(event: RunEvent): void {
    this.#tell([event]).catch((error) => this.#env.onError(error, 'append'));
  }

  #sinceOpened(): number {
    return Math.max(0, Math.round(this.#env.clock.now() - this.#openedAt));
  }
}

/** Hundredths of a millisecond are enough. */
function rounded(timings: CallTimings): CallTimings {
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    connectMs: round(timings.connectMs),
    headersMs: round(timings.headersMs),
    firstByteMs: round(timings.firstByteMs),
    retriesMs: round(timings.retriesMs),
    overheadMs: round(timings.overheadMs),
  };
}
