import type { MetricsAnswer } from '../http/schemas/metrics.ts';
import type { DurationHistogram } from '../metrics/duration-histogram.ts';
import type { Figures } from '../metrics/figures.ts';
import type { Gauges } from '../metrics/prometheus.ts';
import { WINDOW_MS } from '../metrics/rolling-window.ts';
import type { MetricsSpan } from '../metrics/run-metrics.ts';
import type { ChatServices } from './services.ts';

/** The figures of a span, of each provider and of all. */
export function readMetrics(services: ChatServices, span: MetricsSpan): MetricsAnswer {
  const { metrics, store } = services;
  const { byProvider, all } = metrics.figures(span);
  const active = (provider: string) => metrics.activeRuns.get(provider) ?? 0;
  const depth = (provider: string) => services.pacerOf(provider).depth;
  const sum = (of: (provider: string) => number) =>
    [...byProvider.keys()].reduce((total, provider) => total + of(provider), 0);
  return {
    window_s: span === 'window' ? WINDOW_MS / 1000 : null,
    ...shown(all, sum(active), sum(depth)),
    subscribers: metrics.subscribers,
    db_writes: store.writes(),
    checkpoints: metrics.checkpoints,
    reconnects: metrics.reconnects,
    bytes_sent: metrics.bytesSent,
    event_loop_delay_ms: metrics.eventLoopDelay.read(),
    uptime_s: Math.round(metrics.uptimeMs / 1000),
    providers: Object.fromEntries(
      [...byProvider].map(([provider, figures]) => {
        const gauges = [active(provider), depth(provider)] as const;
        return [provider, { ...shown(figures, ...gauges), rate_limited: figures.rateLimited }];
      }),
    ),
  };
}

/** What of the text for Prometheus is asked for when it is read. */
export function gaugesOf({ pacerOf, store }: ChatServices): Gauges {
  return { queueDepth: (provider) => pacerOf(provider).depth, dbWrites: () => store.writes() };
}

function shown(figures: Figures, activeRuns: number, queueDepth: number) {
  const { leader, follower, replay } = figures.roles;
  return {
    requests: figures.requests,
    errors: figures.failed,
    error_rate: figures.settled === 0 ? 0 : figures.failed / figures.settled,
    coalesce: { leaders: leader, followers: follower, replays: replay },
    provider_calls: figures.providerCalls,
    retries: figures.retries,
    cancels: figures.cancelled,
    errors_by_code: Object.fromEntries(figures.errors),
    tokens: { input: figures.inputTokens, output: figures.outputTokens },
    latency_ms: percentiles(figures.latencyMs),
    ttft_ms: percentiles(figures.ttftMs),
    queue_wait_ms: percentiles(figures.queueWaitMs),
    cancel_ms: percentiles(figures.cancelMs),
    ttft_phases_ms: {
      queue: percentiles(figures.ttftPhasesMs.queue),
      retries: percentiles(figures.ttftPhasesMs.retries),
      connect: percentiles(figures.ttftPhasesMs.connect),
      headers: percentiles(figures.ttftPhasesMs.headers),
      first_byte: percentiles(figures.ttftPhasesMs.firstByte),
      overhead: percentiles(figures.ttftPhasesMs.overhead),
    },
    active_runs: activeRuns,
    queue_depth: queueDepth,
  };
}

function percentiles(durations: DurationHistogram) {
  const [p50 = 0, p95 = 0, p99 = 0] = [50, 95, 99].map((percent) => durations.percentile(percent));
  return { p50, p95, p99, count: durations.count };
}
