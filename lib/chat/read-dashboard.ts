import type { DashboardFrame, SettledRun, SlicePoint } from '../http/schemas/dashboard-frame.ts';
import { alertAnswer } from '../metrics/alerts/alert-answer.ts';
import type { DurationHistogram } from '../metrics/duration-histogram.ts';
import type { Figures } from '../metrics/figures.ts';
import type { LastRun } from '../metrics/last-runs.ts';
import { SLICE_MS } from '../metrics/rolling-window.ts';
import { encodeFrame } from '../sse/encode.ts';
import { sleep } from '../stream/clock.ts';
import { readMetrics } from './read-metrics.ts';
import type { ChatServices } from './services.ts';

/** Time between two frames, in milliseconds. */
const FRAME_MS = 1_000;

/** Everything that the dashboard shows, as it is now. */
function readDashboard(services: ChatServices): DashboardFrame {
  const { metrics, clock, alerts } = services;
  const wall = clock.wallNow();
  const iso = (agoMs: number) => new Date(wall - agoMs).toISOString();
  return {
    at: iso(0),
    metrics: readMetrics(services, 'window'),
    alerts: alerts.list().map((alert) => alertAnswer(alert, metrics.heldBy())),
    series: {
      slice_ms: SLICE_MS,
      points: metrics.window.slices().map(({ agoMs, figures }) => pointOf(iso(agoMs), figures)),
    },
    runs: metrics.lastRuns
      .newestFirst()
      .map((last) => runOf(last, iso(clock.now() - last.settledAt), metrics.last.answeredBy(last.run.runId))),
  };
}

function pointOf(at: string, figures: Figures): SlicePoint {
  return {
    at,
    requests: figures.requests,
    leaders: figures.roles.leader,
    followers: figures.roles.follower,
    settled: figures.settled,
    errors: figures.failed,
    ttft_p50: percentile(figures.ttftMs, 50),
    ttft_p95: percentile(figures.ttftMs, 95),
    queue_wait_p95: percentile(figures.queueWaitMs, 95),
    latency_p95: percentile(figures.latencyMs, 95),
    cancel_p95: percentile(figures.cancelMs, 95),
  };
}

const percentile = (durations: DurationHistogram, percent: number) =>
  durations.count === 0 ? null : durations.percentile(percent);

function runOf({ run }: LastRun, settledAt: string, requests: number): SettledRun {
  const { timings } = run;
  return {
    run_id: run.runId,
    provider: run.provider,
    model: run.model,
    answered_by: run.answeredBy,
    status: run.status,
    code: run.code,
    requests,
    provider_calls: run.providerCalls,
    settled_at: settledAt,
    queue_wait_ms: run.queueWaitMs,
    ttft_ms: run.ttftMs,
    latency_ms: run.latencyMs,
    cancel_ms: run.cancelMs,
    timings: timings && {
      connect_ms: timings.connectMs,
      headers_ms: timings.headersMs,
      first_byte_ms: timings.firstByteMs,
      retries_ms: timings.retriesMs,
      overhead_ms: timings.overheadMs,
    },
    output_tokens: run.usage?.outputTokens ?? null,
  };
}

const cached = new WeakMap<ChatServices, { at: number; frame: Uint8Array }>();

/** A frame of this moment; all who watch share it. */
function frameNow(services: ChatServices): Uint8Array {
  const now = services.clock.now();
  const kept = cached.get(services);
  if (kept && now - kept.at < FRAME_MS / 2) return kept.frame;
  const frame = encodeFrame(readDashboard(services));
  cached.set(services, { at: now, frame });
  return frame;
}

/** A frame at once and then one every second, until the signal aborts or the server goes down. */
export async function* dashboardFrames(
  services: ChatServices,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  while (!services.runs.draining && !signal.aborted) {
    yield frameNow(services);
    await sleep(services.clock, FRAME_MS, signal);
  }
}
