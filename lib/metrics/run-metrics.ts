import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { FailureCode } from '../stream/errors.ts';
import type { Role } from '../stream/run-log.ts';
import type { RunObserver, RunRecord } from '../stream/run-observer.ts';

/** Highest duration that a histogram tells apart, in milliseconds: an hour. */
const HIGHEST_MS = 3_600_000;

const histogram = () => createHistogram({ lowest: 1, highest: HIGHEST_MS, figures: 3 });

function record(into: RecordableHistogram, ms: number | null): void {
  // A histogram counts from 1; what took less than half a millisecond is told as one.
  if (ms !== null) into.record(Math.min(HIGHEST_MS, Math.max(1, Math.round(ms))));
}

/** What is counted of one provider, for the whole life of the process. Durations in milliseconds. */
export class ProviderMetrics {
  requests = 0;
  roles: Record<Role, number> = { leader: 0, follower: 0, replay: 0 };
  providerCalls = 0;
  retries = 0;
  rateLimited = 0;
  errors = new Map<FailureCode, number>();
  cancelled = 0;
  activeRuns = 0;
  readonly latencyMs = histogram();
  readonly ttftMs = histogram();
  readonly queueWaitMs = histogram();
  readonly cancelMs = histogram();
}

/** Counts and times everything that the figures of the interface are made of. Adds numbers and nothing else. */
export class RunMetrics implements RunObserver {
  readonly providers = new Map<string, ProviderMetrics>();
  /** Open event streams. */
  subscribers = 0;
  checkpoints = 0;

  of(provider: string): ProviderMetrics {
    let metrics = this.providers.get(provider);
    if (!metrics) {
      metrics = new ProviderMetrics();
      this.providers.set(provider, metrics);
    }
    return metrics;
  }

  /** A question was answered with a run, its own or another's. */
  requested(provider: string, role: Role): void {
    const metrics = this.of(provider);
    metrics.requests += 1;
    metrics.roles[role] += 1;
  }

  subscribed(): void {
    this.subscribers += 1;
  }

  unsubscribed(): void {
    this.subscribers -= 1;
  }

  opened(provider: string): void {
    this.of(provider).activeRuns += 1;
  }

  providerCall(provider: string): void {
    this.of(provider).providerCalls += 1;
  }

  retry(provider: string, code: FailureCode): void {
    const metrics = this.of(provider);
    metrics.retries += 1;
    if (code === 'provider_rate_limited') metrics.rateLimited += 1;
  }

  checkpoint(): void {
    this.checkpoints += 1;
  }

  settled(run: RunRecord): void {
    const metrics = this.of(run.provider);
    metrics.activeRuns -= 1;
    if (run.code) metrics.errors.set(run.code, (metrics.errors.get(run.code) ?? 0) + 1);
    if (run.code === 'provider_rate_limited') metrics.rateLimited += 1;
    if (run.status === 'cancelled') metrics.cancelled += 1;
    record(metrics.latencyMs, run.latencyMs);
    record(metrics.ttftMs, run.ttftMs);
    record(metrics.queueWaitMs, run.queueWaitMs);
    record(metrics.cancelMs, run.cancelMs);
  }
}
