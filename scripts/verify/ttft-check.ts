import { randomUUID } from 'node:crypto';
import type { MetricsAnswer } from '../../lib/http/schemas/metrics.ts';
import { percentile } from '../bench/percentile.ts';
import { type Asked, askAll, readJson } from './asked.ts';
import type { Check } from './check.ts';
import type { Figure } from './criterion.ts';
import { startVerifyServer } from './verify-server.ts';

const QUESTIONS = 100;
const AT_ONCE = 10;

/** A hundred people, each with a question of their own; and whether the server's figures are what its clients saw. */
export const ttftCheck: Check = {
  key: 'ttft',
  table: 'first',
  name: `${QUESTIONS} distinct questions, ${AT_ONCE} at a time`,
  method:
    'The first token is timed by the client, from sending. “Agree” compares `/api/metrics?since=start` with what the clients counted, and its percentiles with those of the times that each answer carries; a histogram of two significant digits is right within 1 %. Default settings.',
  criteria: [
    { id: 'ttft-success', what: 'Answered in full', target: { exactly: QUESTIONS, unit: '' } },
    { id: 'ttft', what: 'First token p95', target: { atMost: 1_500, unit: 'ms' } },
    { id: 'ttft-queue-wait', what: 'Queue wait p95', target: { atMost: 1_000, unit: 'ms' } },
    {
      id: 'counts-agree',
      what: 'Counts in which metrics and clients differ (requests, leaders, errors, provider calls)',
      target: { exactly: 0, unit: '' },
    },
    {
      id: 'ttft-agrees',
      what: 'TTFT p50 and p95: metrics against the answers’ own',
      target: { atMost: 1, unit: '% apart' },
    },
    {
      id: 'latency-agrees',
      what: 'Latency p50 and p95: metrics against the answers’ own',
      target: { atMost: 1, unit: '% apart' },
    },
  ],
  async measure({ model, providerEnv, port }) {
    await using stack = new AsyncDisposableStack();
    const app = stack.adopt(await startVerifyServer(providerEnv, port), (one) => one.stop());
    const bodies = Array.from({ length: QUESTIONS }, (_, n) => ({
      id: randomUUID(),
      message: `Say one sentence about the number ${n + 1}.`,
      model,
    }));
    const asked = await askAll(app, bodies, AT_ONCE);
    const metrics = await readJson<MetricsAnswer>(app, '/api/metrics?since=start');
    const good = asked.filter(({ ended }) => ended === 'finish');
    const first = asked.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
    const failed = asked.length - good.length;
    const counts = [
      [metrics.requests, asked.length],
      [metrics.coalesce.leaders, asked.filter(({ role }) => role === 'leader').length],
      [metrics.errors, failed],
      [metrics.provider_calls - metrics.retries, asked.length],
    ] as const;
    return {
      'ttft-success': good.length,
      ttft: first.length === asked.length ? percentile(first, 0.95) : noFirst(asked.length - first.length),
      'ttft-queue-wait':
        metrics.queue_wait_ms.count > 0 ? metrics.queue_wait_ms.p95 : { notMeasured: 'no run settled' },
      'counts-agree': counts.filter(([theirs, ours]) => theirs !== ours).length,
      'ttft-agrees': apart(metrics.ttft_ms, good, 'ttftMs'),
      'latency-agrees': apart(metrics.latency_ms, good, 'latencyMs'),
    };
  },
};

const noFirst = (count: number): Figure => ({ notMeasured: `${count} answers had no first token` });

/** How far two percentiles are from those of the answers' own times, in per cent; the larger of the two. */
function apart(
  durations: { p50: number; p95: number },
  asked: Asked[],
  told: 'ttftMs' | 'latencyMs',
): Figure {
  const own = asked.flatMap((one) => one.told[told] ?? []).toSorted((a, b) => a - b);
  if (own.length === 0) return { notMeasured: 'no answer told its time' };
  const rank = (share: number) => own[Math.ceil(own.length * share) - 1] ?? Number.NaN;
  return Math.max(
    ...[[durations.p50, rank(0.5)] as const, [durations.p95, rank(0.95)] as const].map(
      ([theirs, ours]) => (100 * Math.abs(theirs - ours)) / Math.max(1, ours),
    ),
  );
}
