import { describe, expect, it } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import type { RunRecord } from '../stream/run-observer.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { type FiguresByProvider, figuresOf } from './figures.ts';
import { RunMetrics } from './run-metrics.ts';

const RUN: RunRecord = {
  runId: 'run',
  threadId: 'thread',
  requestId: null,
  settleMs: 1,
  provider: 'mock',
  model: 'mock/faststream',
  status: 'complete',
  code: null,
  ttftMs: 40,
  queueWaitMs: 0,
  latencyMs: 900,
  cancelMs: null,
  providerCalls: 1,
  timings: null,
  answeredBy: 'mock/faststream',
  usage: null,
};

const made = () => {
  const clock = new ManualClock();
  return { clock, metrics: new RunMetrics(() => clock.now()) };
};
const mock = (figures: FiguresByProvider) => figuresOf(figures, 'mock');
const gauges = { queueDepth: () => 3, dbWrites: () => 7 };

describe('the figures', () => {
  it('count requests by how they came to their run, and runs by how they ended', () => {
    const { metrics } = made();
    metrics.requested('mock', 'leader', 'run', 'thread');
    metrics.requested('mock', 'follower', 'run', 'thread');
    metrics.requested('mock', 'follower', 'run', 'thread');
    metrics.opened('mock');
    metrics.opened('mock');
    metrics.providerCall('mock');
    metrics.retry('mock', 'provider_rate_limited');
    metrics.retry('mock', 'provider_error');
    metrics.settled({ ...RUN, status: 'failed', code: 'provider_error' });
    for (const figures of [metrics.sinceStart, metrics.window.sum()]) {
      expect(mock(figures)).toMatchObject({
        requests: 3,
        roles: { leader: 1, follower: 2, replay: 0 },
        providerCalls: 1,
        retries: 2,
        rateLimited: 1,
        settled: 1,
        failed: 1,
        errors: new Map([['provider_error', 1]]),
      });
    }
    expect(metrics.activeRuns.get('mock')).toBe(1);
    expect(figuresOf(metrics.sinceStart, 'openai').requests).toBe(0);
  });

  it('time what was timed, and nothing where nothing was', () => {
    const { metrics } = made();
    for (let ms = 1; ms <= 100; ms++) metrics.settled({ ...RUN, ttftMs: ms, latencyMs: ms * 10 });
    metrics.settled({ ...RUN, status: 'cancelled', ttftMs: null, cancelMs: 7 });
    const { ttftMs, latencyMs, cancelMs, queueWaitMs, cancelled } = mock(metrics.sinceStart);
    expect([ttftMs.count, latencyMs.count, cancelMs.count, queueWaitMs.count]).toEqual([100, 101, 1, 101]);
    expect(cancelled).toBe(1);
    expect(ttftMs.percentile(50) / 50).toBeCloseTo(1, 1);
    expect(ttftMs.percentile(99) / 99).toBeCloseTo(1, 1);
    expect(cancelMs.max).toBeCloseTo(7, 0);
  });

  it('of the window leave it after five minutes; those since the start stay', async () => {
    const { clock, metrics } = made();
    metrics.requested('mock', 'leader', 'a', 'thread');
    metrics.settled({ ...RUN, runId: 'a' });
    await clock.advance(200_000);
    metrics.requested('mock', 'leader', 'b', 'thread');
    expect(mock(metrics.window.sum()).requests).toBe(2);
    await clock.advance(100_000);
    expect(mock(metrics.window.sum())).toMatchObject({ requests: 1, settled: 0 });
    await clock.advance(200_000);
    expect(metrics.window.sum().size).toBe(0);
    expect(mock(metrics.sinceStart)).toMatchObject({ requests: 2, settled: 1 });
  });

  it('of the last requests count a run once, however many it answered, and forget what is too long ago', () => {
    const { metrics } = made();
    for (let n = 0; n < 5_000; n++) metrics.requested('mock', 'leader', `early ${n}`, 'thread');
    metrics.requested('mock', 'leader', 'shared', 'thread');
    for (let n = 0; n < 49; n++) metrics.requested('mock', 'follower', 'shared', 'thread');
    metrics.settled({ ...RUN, runId: 'shared', status: 'failed', code: 'provider_error' });
    expect(mock(metrics.last.sum(50))).toMatchObject({
      requests: 50,
      roles: { leader: 1, follower: 49 },
      settled: 1,
      failed: 1,
      providerCalls: 1,
    });
    expect(mock(metrics.last.sum(5_000)).requests).toBe(1_000);
  });
});

describe('a histogram of durations', () => {
  it.each([0, 0.4, 3, 41.7, 999, 6_837, 120_000])('tells %d ms within a hundredth', (ms) => {
    const histogram = new DurationHistogram();
    histogram.record(ms);
    expect(Math.abs(histogram.percentile(95) - ms)).toBeLessThanOrEqual(Math.max(0.1, ms / 100));
  });

  it('says 0 where there is nothing, and survives what is beyond it', () => {
    const histogram = new DurationHistogram();
    expect([histogram.percentile(50), histogram.max, histogram.count]).toEqual([0, 0, 0]);
    histogram.record(Number.MAX_SAFE_INTEGER);
    histogram.record(-5);
    expect(histogram.max).toBeLessThan(3_700_000);
    expect(histogram.count).toBe(2);
  });
});

describe('the text for Prometheus', () => {
  it('has the same figures, every line of it well-formed', async () => {
    const { metrics } = made();
    metrics.requested('mock', 'leader', 'run', 'thread');
    metrics.requested('mock', 'follower', 'run', 'thread');
    metrics.opened('mock');
    metrics.settled({ ...RUN, ttftMs: 40, usage: { inputTokens: 5, outputTokens: 200 } });
    await metrics.prometheus.text(gauges);
    const { body, contentType } = await metrics.prometheus.text(gauges);
    expect(contentType).toContain('text/plain; version=0.0.4');
    for (const line of [
      'dac_requests_total{provider="mock",role="leader"} 1',
      'dac_requests_total{provider="mock",role="follower"} 1',
      'dac_active_runs{provider="mock"} 0',
      'dac_queue_depth{provider="mock"} 3',
      'dac_db_writes_total 7',
      'gen_ai_server_time_to_first_token_seconds_bucket{le="0.05",gen_ai_system="mock"} 1',
      'gen_ai_server_time_to_first_token_seconds_count{gen_ai_system="mock"} 1',
      'gen_ai_client_token_usage_sum{gen_ai_system="mock",gen_ai_token_type="output"} 200',
    ]) {
      expect(body.split('\n')).toContain(line);
    }
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
    for (const line of body.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:$|# (?:HELP|TYPE) |[a-z_][a-z0-9_]*(?:\{[^}]*\})? (?:[-+\d.e]+|Nan|\+Inf)$)/);
    }
  });
});
