import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_RULES } from '../lib/metrics/alerts/alert-rules.ts';
import { RunMetrics } from '../lib/metrics/run-metrics.ts';
import { alertFiles } from './alert-files.ts';

const read = (path: string) => readFileSync(path, 'utf8');

describe('what is written of the alerts', () => {
  it.each(alertFiles())('$path is what the table of rules makes: run node scripts/alert-files.ts', (file) => {
    expect(read(file.path)).toBe(file.text);
  });

  const guide = read(join(import.meta.dirname, '..', 'docs', 'alerting.md'));
  it.each(ALERT_RULES)('docs/alerting.md explains $id, with its setting and its default', (rule) => {
    const section = guide.split(/^## /m).find((text) => text.startsWith(`\`${rule.id}\``));
    expect(section).toContain(rule.setting);
    expect(section).toContain(String(rule.threshold));
    expect(section).toMatch(/\*\*What to do\.\*\*/);
  });

  it('asks Prometheus for nothing that is not exported', async () => {
    const metrics = new RunMetrics(() => 0);
    metrics.opened('mock');
    metrics.settled({
      runId: 'run',
      threadId: 'thread',
      requestId: null,
      provider: 'mock',
      model: 'mock/error',
      status: 'failed',
      code: 'provider_error',
      ttftMs: 1,
      queueWaitMs: 1,
      latencyMs: 1,
      settleMs: 1,
      cancelMs: 1,
      providerCalls: 1,
      timings: null,
      answeredBy: 'mock/error',
      usage: null,
    });
    const { body } = await metrics.prometheus.text({ queueDepth: () => 0, dbWrites: () => 0 });
    const exported = new Set(body.split('\n').map((line) => /^[a-z_0-9]+/.exec(line)?.[0]));
    const asked = ALERT_RULES.flatMap(({ promql }) => promql.match(/\b(?:dac|gen_ai)_[a-z_0-9]+/g) ?? []);
    expect(asked.length).toBeGreaterThanOrEqual(ALERT_RULES.length);
    expect(asked.filter((name) => !exported.has(name))).toEqual([]);
    metrics.eventLoopDelay.stop();
  });
});
