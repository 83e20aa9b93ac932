import { Answer } from './answer.ts';
import type { AnswerStore, SettledAnswer } from './answer-store.ts';
import { Checkpointer } from './checkpointer.ts';
import { type Clock, sleep } from './clock.ts';
import { StreamError } from './errors.ts';
import type { Pacer, Ticket } from './pacer.ts';
import { callProvider } from './provider-call.ts';
import type { ProviderEvent } from './provider-event.ts';
import { mayRetry, retryDelayMs } from './retry.ts';
import type { RunEvent, RunStatus } from './run-event.ts';
import type { RunLog } from './run-log.ts';
import type { RunObserver } from './run-observer.ts';

/** Everything the leader of a run brings. */
export interface RunSpec {
  /** As claimed in the log. */
  runId: string;
  threadId: string;
  provider: string;
  /** `provider/model`. */
  model: string;
  /** False: once settled, nobody joins it. */
  idempotent: boolean;
  pacer: Pacer;
  /** Stores the turn durably, in one transaction. Throws a `StreamError` to refuse it: nothing may stay. */
  storeTurn(): Promise<{ parentId: string }>;
  /** Opens one request to the provider. */
  stream(signal: AbortSignal): AsyncIterable<ProviderEvent>;
  /** Told after the terminal frame is in the log. */
  onSettled?(status: RunStatus): void;
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
  /** Time between two checkpoints of the text, in milliseconds. */
  checkpointMs: number;
  /** Told of what went wrong beside the run's own outcome; never throws. */
  onError(error: unknown, where: string): void;
}

/** Waits before an answer that could not be stored is stored again: a full disk or a lock may pass. */
const STORE_AGAIN_MS = [100, 500, 2_000];

const NEVER = new AbortController().signal;

/** Why a run's signal aborts. */
type StopReason = 'cancelled' | 'interrupted';

/** One run under way, in the process that leads it. */
export class Run {
  readonly spec: RunSpec;
  readonly #env: RunEnvironment;
  readonly #answer = new Answer();
  readonly #stop = new AbortController();
  readonly #openedAt: number;
  #ttftMs: number | null = null;
  #queueWaitMs = 0;
  #providerCalls = 0;
  #cancelledAt: number | null = null;
  readonly #checkpoints: Checkpointer;

  constructor(spec: RunSpec, env: RunEnvironment) {
    this.spec = spec;
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
    const { log, observer, onError } = this.#env;
    const { runId, threadId, provider, model } = this.spec;
    let ticket: Ticket | null = null;
    let unlisten = () => {};
    try {
      ticket = this.spec.pacer.enter();
      unlisten = log.onCancel(runId, () => this.#cancel());
      const { parentId } = await this.spec.storeTurn();
      const messageMetadata = { threadId, parentId, provider, model };
      await log.append(runId, [{ type: 'start', messageId: runId, messageMetadata }]);
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
    try {
      await this.#ask(ticket);
    } catch (error) {
      if (!this.#stop.signal.aborted) failure = StreamError.from(error);
      if (failure?.code === 'internal') onError(error, 'answer');
    } finally {
      ticket.leave();
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

  /** Waits for its turn and calls the provider, again where that may help and nothing was received. */
  async #ask(ticket: Ticket): Promise<void> {
    const { clock, random, observer } = this.#env;
    const { pacer, provider } = this.spec;
    const signal = this.#stop.signal;
    for (let retries = 0; ; retries++) {
      this.#queueWaitMs = await ticket.wait(signal, (place) => {
        if (retries === 0)
          this.#tellSoon({ type: 'data-status', data: { phase: 'queued', ...place }, transient: true });
      });
      if (retries === 0)
        await this.#tell([{ type: 'data-status', data: { phase: 'sent' }, transient: true }]);
      ticket.spend();
      this.#providerCalls += 1;
      observer.providerCall(provider);
      try {
        await this.#call(signal);
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
      }
    }
  }

  async #call(signal: AbortSignal): Promise<void> {
    const { clock, firstByteMs, stallMs, abortGraceMs } = this.#env;
    const answer = this.#answer;
    await callProvider({
      clock,
      signal,
      firstByteMs,
      stallMs,
      abortGraceMs,
      open: (callSignal) => this.spec.stream(callSignal),
      onEvent: async (event) => {
        const frames = answer.take(event);
        if (frames.length > 0) {
          if (this.#ttftMs === null) frames.unshift(this.#firstContent());
          await this.#tell(frames);
          this.#checkpoints.soon();
        }
        return answer.finish === null;
      },
    });
    if (answer.finish === null) throw new StreamError('provider_cut');
  }

  #firstContent(): RunEvent {
    this.#ttftMs = this.#sinceOpened();
    return {
      type: 'message-metadata',
      messageMetadata: { ttftMs: this.#ttftMs, queueWaitMs: Math.round(this.#queueWaitMs) },
    };
  }

  /** Writes the final row, then ends the log: who sees the end and re-reads finds it. */
  async #settle(failure: StreamError | null): Promise<void> {
    const { log, clock, observer, sharedMs } = this.#env;
    const { runId, threadId, provider, model, idempotent } = this.spec;
    const answer = this.#answer;
    const reason: StopReason | null = this.#stop.signal.aborted ? this.#stop.signal.reason : null;
    let status: RunStatus = failure ? 'failed' : answer.finish ? 'complete' : (reason ?? 'failed');
    let error = status === 'interrupted' ? new StreamError('interrupted') : failure;
    const settled: SettledAnswer = {
      runId,
      status,
      parts: answer.parts,
      text: answer.text,
      finishReason: answer.finish?.reason ?? null,
      error: error && { code: error.code, retryable: error.retryable },
      ttftMs: this.#ttftMs,
      queueWaitMs: Math.round(this.#queueWaitMs),
      latencyMs: this.#sinceOpened(),
      usage: answer.finish?.usage ?? null,
    };
    try {
      await this.#store(settled);
    } catch (cause) {
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
      ttftMs: settled.ttftMs,
      queueWaitMs: settled.queueWaitMs ?? 0,
      latencyMs: this.#sinceOpened(),
      cancelMs: this.#cancelledAt === null ? null : Math.max(0, clock.now() - this.#cancelledAt),
      providerCalls: this.#providerCalls,
      usage: settled.usage,
    });
    this.spec.onSettled?.(status);
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

  #terminal(status: RunStatus, settled: SettledAnswer, error: StreamError | null): RunEvent[] {
    if (status === 'complete') {
      const usage = settled.usage ?? { inputTokens: null, outputTokens: null };
      const { latencyMs, ttftMs } = settled;
      const messageMetadata = { usage, latencyMs, ttftMs, queueWaitMs: settled.queueWaitMs ?? 0 };
      return [{ type: 'finish', finishReason: settled.finishReason ?? 'other', messageMetadata }];
    }
    if (status === 'cancelled') return [{ type: 'abort', reason: 'cancelled' }];
    const shown = error ?? new StreamError('internal');
    const { code, retryable, retryAfterMs } = shown;
    const data = { code, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
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
