import { expect, it } from 'vitest';
import type { RunRecord } from '../stream/run-observer.ts';
import { RunMetrics } from './run-metrics.ts';

const RUN: RunRecord = {
  runId: 'run',
  threadId: 'thread',
  provider: 'mock',
  model: 'mock/faststream',
  status: 'complete',
  code: null,
  ttftMs: 40,
  queueWaitMs: 0,
  latencyMs: 900,
  cancelMs: null,
  providerCalls: 1,
  usage: null,
};

it('counts requests by how they came to their run, and runs by how they ended', () => {
  const metrics = new RunMetrics();
  metrics.requested('mock', 'leader');
  metrics.requested('mock', 'follower');
  metrics.requested('mock', 'follower');
  metrics.opened('mock');
  metrics.opened('mock');
  metrics.providerCall('mock');
  metrics.retry('mock', 'provider_rate_limited');
  metrics.retry('mock', 'provider_error');
  metrics.settled({ ...RUN, status: 'failed', code: 'provider_error' });
  expect(metrics.of('mock')).toMatchObject({
    requests: 3,
    roles: { leader: 1, follower: 2, replay: 0 },
    providerCalls: 1,
    retries: 2,
    rateLimited: 1,
    activeRuns: 1,
    errors: new Map([['provider_error', 1]]),
  });
  expect(metrics.of('openai').requests).toBe(0);
});

it('times what was timed, and nothing where nothing was', () => {
  const metrics = new RunMetrics();
  for (let ms = 1; ms <= 100; ms++) metrics.settled({ ...RUN, ttftMs: ms, latencyMs: ms * 10 });
  metrics.settled({ ...RUN, status: 'cancelled', ttftMs: null, cancelMs: 7 });
  const { ttftMs, latencyMs, cancelMs, queueWaitMs, cancelled } = metrics.of('mock');
  expect([ttftMs.count, latencyMs.count, cancelMs.count, queueWaitMs.count]).toEqual([100, 101, 1, 101]);
  expect([ttftMs.percentile(50), ttftMs.percentile(99), cancelMs.max, cancelled]).toEqual([50, 99, 7, 1]);
});

it('survives a duration beyond every histogram, and one of nothing', () => {
  const metrics = new RunMetrics();
  metrics.settled({ ...RUN, latencyMs: Number.MAX_SAFE_INTEGER, ttftMs: 0 });
  expect(metrics.of('mock').latencyMs.max).toBeLessThan(3_700_000);
  expect(metrics.of('mock').ttftMs.count).toBe(1);
});
