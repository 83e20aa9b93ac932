import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { RunRecord } from '../stream/run-observer.ts';
import { loggedRuns } from './logged-runs.ts';
import { RunMetrics } from './run-metrics.ts';

const RUN: RunRecord = {
  runId: 'run-1',
  threadId: 'thread-1',
  requestId: null,
  provider: 'openai',
  model: 'openai/gpt',
  status: 'complete',
  code: null,
  ttftMs: 1,
  queueWaitMs: 0,
  latencyMs: 2,
  settleMs: 0,
  cancelMs: null,
  providerCalls: 1,
  timings: null,
  answeredBy: 'openai/gpt',
  usage: null,
};

it('a run that failed is a warning, one that did not is information', () => {
  const lines: { level: number; runId: string; code: string | null }[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const runs = loggedRuns(new RunMetrics(() => 0), logger);
  for (const run of [RUN, { ...RUN, runId: 'run-2', status: 'failed', code: 'provider_quota' } as const]) {
    runs.opened('openai');
    runs.settled(run);
  }
  expect(lines).toMatchObject([
    { level: 30, runId: 'run-1' },
    { level: 40, runId: 'run-2', code: 'provider_quota' },
  ]);
});
