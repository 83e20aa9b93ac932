import type { FailureCode } from '../stream/errors.ts';
import type { Role } from '../stream/run-log.ts';
import type { RunRecord } from '../stream/run-observer.ts';
import { DurationHistogram } from './duration-histogram.ts';

/** Whose time the wait for the first content was. */
export const TTFT_PHASES = ['queue', 'retries', 'connect', 'headers', 'firstByte', 'overhead'] as const;
export type TtftPhase = (typeof TTFT_PHASES)[number];

/** What is counted of one provider in one span of time. Durations in milliseconds. */
export class Figures {
  requests = 0;
  roles: Record<Role, number> = { leader: 0, follower: 0, replay: 0 };
  providerCalls = 0;
  retries = 0;
  rateLimited = 0;
  /** Runs that have settled, and those of them that failed, by why. */
  settled = 0;
  errors = new Map<FailureCode, number>();
  cancelled = 0;
  inputTokens = 0;
  outputTokens = 0;
  readonly latencyMs = new DurationHistogram();
  readonly ttftMs = new DurationHistogram();
  readonly queueWaitMs = new DurationHistogram();
  readonly cancelMs = new DurationHistogram();
  /** Of the runs whose provider is asked over HTTP. */
  readonly ttftPhasesMs = Object.fromEntries(
    TTFT_PHASES.map((phase) => [phase, new DurationHistogram()]),
  ) as Record<TtftPhase, DurationHistogram>;

  /** All failures together. */
  get failed(): number {
    return [...this.errors.values()].reduce((sum, count) => sum + count, 0);
  }

  requested(role: Role): void {
    this.requests += 1;
    this.roles[role] += 1;
  }

  retried(code: FailureCode): void {
    this.retries += 1;
    if (code === 'provider_rate_limited') this.rateLimited += 1;
  }

  take(run: RunRecord): void {
    this.settled += 1;
    if (run.code) this.errors.set(run.code, (this.errors.get(run.code) ?? 0) + 1);
    if (run.code === 'provider_rate_limited') this.rateLimited += 1;
    if (run.status === 'cancelled') this.cancelled += 1;
    this.inputTokens += run.usage?.inputTokens ?? 0;
    this.outputTokens += run.usage?.outputTokens ?? 0;
    this.latencyMs.record(run.latencyMs);
    this.queueWaitMs.record(run.queueWaitMs);
    if (run.ttftMs !== null) this.ttftMs.record(run.ttftMs);
    if (run.cancelMs !== null) this.cancelMs.record(run.cancelMs);
    if (run.timings === null) return;
    const { connectMs, headersMs, firstByteMs, retriesMs, overheadMs } = run.timings;
    this.ttftPhasesMs.queue.record(run.queueWaitMs);
    this.ttftPhasesMs.retries.record(retriesMs);
    this.ttftPhasesMs.connect.record(connectMs);
    this.ttftPhasesMs.headers.record(headersMs);
    this.ttftPhasesMs.firstByte.record(firstByteMs);
    this.ttftPhasesMs.overhead.record(overheadMs);
  }

  add(other: Figures): void {
    this.requests += other.requests;
    for (const role of ['leader', 'follower', 'replay'] as const) this.roles[role] += other.roles[role];
    this.providerCalls += other.providerCalls;
    this.retries += other.retries;
    this.rateLimited += other.rateLimited;
    this.settled += other.settled;
    for (const [code, count] of other.errors) this.errors.set(code, (this.errors.get(code) ?? 0) + count);
    this.cancelled += other.cancelled;
    this.inputTokens += other.inputTokens;
    this.outputTokens += other.outputTokens;
    this.latencyMs.add(other.latencyMs);
    this.ttftMs.add(other.ttftMs);
    this.queueWaitMs.add(other.queueWaitMs);
    this.cancelMs.add(other.cancelMs);
    for (const phase of TTFT_PHASES) this.ttftPhasesMs[phase].add(other.ttftPhasesMs[phase]);
  }
}

/** Figures by provider. */
export type FiguresByProvider = Map<string, Figures>;

/** Those of a provider, made where there are none. */
export function figuresOf(all: FiguresByProvider, provider: string): Figures {
  let figures = all.get(provider);
  if (!figures) {
    figures = new Figures();
    all.set(provider, figures);
  }
  return figures;
}
