import { spawnSync } from 'node:child_process';
// @ts-expect-error: it has no types.
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../stream/run-observer.ts';
import { RunMetrics } from './run-metrics.ts';

const RUN: RunRecord = {
  runId: 'run',
  threadId: 'thread',
  requestId: null,
  settleMs: 1,
  provider: 'openai',
  model: 'openai/gpt',
  status: 'failed',
  code: 'provider_error',
  ttftMs: 40,
  queueWaitMs: 3,
  latencyMs: 900,
  cancelMs: 5,
  providerCalls: 1,
  timings: { connectMs: 1, headersMs: 2, firstByteMs: 3, retriesMs: 0, overheadMs: 1 },
  answeredBy: 'openai/gpt',
  usage: { inputTokens: 5, outputTokens: 7 },
};

/** What Prometheus reads of a process in which everything that is counted has happened. */
async function exposed(...runs: Partial<RunRecord>[]): Promise<string> {
  const metrics = new RunMetrics(() => 0);
  for (const run of [{}, ...runs]) {
    metrics.requested('openai', 'leader', 'run', 'thread');
    metrics.opened('openai');
    metrics.providerCall('openai');
    metrics.settled({ ...RUN, ...run });
  }
  metrics.prometheus.held('POST /api/chat');
  return (await metrics.prometheus.text({ queueDepth: () => 3, dbWrites: () => 7 })).body;
}

interface Family {
  name: string;
  help: string;
  type: string;
  metrics: unknown[];
}

const promtool = spawnSync('promtool', ['--version']);

describe('the figures for Prometheus', () => {
  it('count who held up the event loop', async () => {
    expect(await exposed()).toContain('dac_event_loop_held_total{by="POST /api/chat"} 1');
  });

  it('count the frames of a provider that meant nothing', async () => {
    const text = await exposed({ ignoredFrames: 2 }, { ignoredFrames: 3 });
    expect(text).toContain('dac_ignored_frames_total{provider="openai"} 5');
  });

  it('are read by a parser of another hand, each with its help and type', async () => {
    const text = await exposed({ ignoredFrames: 2 });
    const families: Family[] = parsePrometheusTextFormat(text);
    expect(families.map(({ name }) => name)).toEqual([...text.matchAll(/^# TYPE (\S+)/gm)].map((m) => m[1]));
    for (const { name, help, type, metrics } of families) {
      expect(help, name).not.toBe('');
      expect(['COUNTER', 'GAUGE', 'HISTOGRAM', 'SUMMARY'], name).toContain(type);
      // What the process has none of at the moment has no sample.
      if (!name.startsWith('nodejs_')) expect(metrics.length, name).toBeGreaterThan(0);
    }
  });

  it.skipIf(promtool.error)('pass promtool check metrics (needs promtool)', async () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: await exposed({ ignoredFrames: 2 }),
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});
