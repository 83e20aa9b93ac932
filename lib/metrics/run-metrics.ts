import type { FailureCode } from '../stream/errors.ts';
import type { Role } from '../stream/run-log.ts';
import type { RunObserver, RunRecord } from '../stream/run-observer.ts';
import { Bursts } from './bursts.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import { Figures, type FiguresByProvider, figuresOf } from './figures.ts';
import type { HeldBy, HeldLoop } from './held-loop.ts';
import { LastRequests } from './last-requests.ts';
import { LastRuns } from './last-runs.ts';
import { PrometheusMetrics } from './prometheus.ts';
import { RollingWindow } from './rolling-window.ts';

/** Which figures: of the last five minutes, of the whole life of the process, or of so many requests. */
export type MetricsSpan = 'window' | 'start' | { last: number };

/** Counts and times everything that the figures of the interface are made of. Adds numbers and nothing else. */
export class RunMetrics implements RunObserver {
  /** Since the process began. */
  readonly sinceStart: FiguresByProvider = new Map();
  readonly window: RollingWindow;
  readonly last = new LastRequests();
  readonly lastRuns: LastRuns;
  readonly bursts: Bursts;
  readonly eventLoopDelay: EventLoopDelay;
  /** Absent where nobody watches. */
  heldLoop: HeldLoop | null = null;
  readonly prometheus = new PrometheusMetrics(this);
  /** Live runs, by the provider that was asked. */
  readonly activeRuns = new Map<string, number>();
  /** Open event streams. */
  subscribers = 0;
  checkpoints = 0;
  /** Streams that were taken up again in their middle. */
  reconnects = 0;
  /** Of event streams. */
  bytesSent = 0;
  /** As of the last look of the alerts. */
  staleRows = 0;
  readonly #now: () => number;
  readonly #beganAt: number;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#beganAt = now();
    this.window = new RollingWindow(now);
    this.lastRuns = new LastRuns(now);
    this.bursts = new Bursts(now);
    this.eventLoopDelay = new EventLoopDelay(now);
  }

  /** Who held up the event loop of late, the worst first. */
  heldBy(): HeldBy[] {
    return this.heldLoop?.recent() ?? [];
  }

  get uptimeMs(): number {
    return this.#now() - this.#beganAt;
  }

  /** A question was answered with a run, its own or another's. */
  requested(provider: string, role: Role, runId: string, threadId: string): void {
    for (const figures of this.#both(provider)) figures.requested(role);
    this.last.requested(provider, role, runId);
    this.bursts.requested(threadId, role);
  }

  reconnected(): void {
    this.reconnects += 1;
  }

  subscribed(): void {
    this.subscribers += 1;
  }

  unsubscribed(): void {
    this.subscribers -= 1;
  }

  sent(bytes: number): void {
    this.bytesSent += bytes;
  }

  opened(provider: string): void {
    this.activeRuns.set(provider, (this.activeRuns.get(provider) ?? 0) + 1);
  }

  providerCall(provider: string): void {
    for (const figures of this.#both(provider)) figures.providerCalls += 1;
  }

  retry(provider: string, code: FailureCode): void {
    for (const figures of this.#both(provider)) figures.retried(code);
  }

  checkpoint(): void {
    this.checkpoints += 1;
  }

  settled(run: RunRecord): void {
    this.activeRuns.set(run.provider, (this.activeRuns.get(run.provider) ?? 1) - 1);
    for (const figures of this.#both(run.provider)) figures.take(run);
    this.last.settled(run);
    this.lastRuns.settled(run);
    this.prometheus.settled(run);
  }

  /**
   * The figures of a span: of each provider that was asked in it or is answering now, and of all together. Added up
   * here, since a histogram adds only those of its own class, and whoever reads may have another copy of the module.
   */
  figures(span: MetricsSpan): { byProvider: FiguresByProvider; all: Figures } {
    const byProvider = new Map(this.#in(span));
    for (const provider of this.activeRuns.keys()) figuresOf(byProvider, provider);
    const all = new Figures();
    for (const figures of byProvider.values()) all.add(figures);
    return { byProvider, all };
  }

  #in(span: MetricsSpan): FiguresByProvider {
    if (span === 'window') return this.window.sum();
    return span === 'start' ? this.sinceStart : this.last.sum(span.last);
  }

  #both(provider: string): [Figures, Figures] {
    return [figuresOf(this.sinceStart, provider), this.window.of(provider)];
  }
}
