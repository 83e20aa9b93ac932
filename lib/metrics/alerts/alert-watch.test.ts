import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../stream/manual-clock.ts';
import { Figures } from '../figures.ts';
import { RunMetrics } from '../run-metrics.ts';
import { ALERT_RULES, type AlertMeasures } from './alert-rules.ts';
import { AlertWatch } from './alert-watch.ts';

const WELL: AlertMeasures = {
  window: new Figures(),
  last: new Figures(),
  followersPerLeader: null,
  staleRows: 0,
  eventLoopDelayP99Ms: 5,
};

function watching(forMs: number | null = null) {
  const clock = new ManualClock();
  const changes: string[] = [];
  const errors: unknown[] = [];
  let measures: AlertMeasures | Error = WELL;
  const watch = new AlertWatch({
    clock,
    rules: ALERT_RULES,
    thresholds: { event_loop_delay: 50 },
    forMs,
    measure: async () => {
      if (measures instanceof Error) throw measures;
      return measures;
    },
    onChange: ({ rule, state }) => changes.push(`${rule.id} ${state}`),
    onError: (error) => errors.push(error),
  });
  return {
    clock,
    changes,
    errors,
    watch,
    measure: (some: Partial<AlertMeasures> | Error) => {
      measures = some instanceof Error ? some : { ...WELL, ...some };
    },
    stateOf: (id: string) => watch.list().find(({ rule }) => rule.id === id),
  };
}

describe('an alert', () => {
  it('fires only when it was past its threshold for long enough, and is over only when it was well for a minute', async () => {
    const { clock, watch, changes, measure, stateOf } = watching();
    watch.start();
    await clock.advance(0);
    expect(stateOf('event_loop_delay')).toMatchObject({ state: 'inactive', value: 5, since: null });
    measure({ eventLoopDelayP99Ms: 51 });
    await clock.advance(5_000);
    expect(changes).toEqual(['event_loop_delay pending']);
    await clock.advance(25_000);
    expect(changes).toHaveLength(1);
    await clock.advance(5_000);
    expect(changes.at(-1)).toBe('event_loop_delay firing');
    expect(stateOf('event_loop_delay')).toMatchObject({ value: 51, threshold: 50 });
    measure({});
    await clock.advance(60_000);
    expect(changes).toHaveLength(2);
    await clock.advance(5_000);
    expect(changes.at(-1)).toBe('event_loop_delay resolved');
    measure({ eventLoopDelayP99Ms: 51 });
    await clock.advance(5_000);
    expect(changes.at(-1)).toBe('event_loop_delay pending');
    watch.stop();
  });

  it('that is past its threshold for too short a time never fires', async () => {
    const { clock, watch, changes, measure } = watching();
    watch.start();
    measure({ eventLoopDelayP99Ms: 51 });
    await clock.advance(20_000);
    measure({});
    await clock.advance(60_000);
    expect(changes).toEqual(['event_loop_delay pending', 'event_loop_delay inactive']);
    watch.stop();
  });

  it('does not flap where its value hovers about the threshold', async () => {
    const { clock, watch, changes, measure } = watching(0);
    watch.start();
    measure({ eventLoopDelayP99Ms: 51 });
    await clock.advance(5_000);
    for (const p99 of [49, 51, 48, 52, 46]) {
      measure({ eventLoopDelayP99Ms: p99 });
      await clock.advance(5_000);
    }
    expect(changes).toEqual(['event_loop_delay firing']);
    measure({ eventLoopDelayP99Ms: 45 });
    await clock.advance(5_000);
    expect(changes.at(-1)).toBe('event_loop_delay resolved');
    watch.stop();
  });

  it('stays as it is where nothing can be measured', async () => {
    const { clock, watch, changes, errors, measure, stateOf } = watching(0);
    watch.start();
    measure({ staleRows: 1 });
    await clock.advance(5_000);
    measure(new Error('the database is away'));
    await clock.advance(5_000);
    expect(errors).toHaveLength(1);
    expect(stateOf('stale_rows')).toMatchObject({ state: 'firing', value: 1 });
    measure({});
    await clock.advance(5_000);
    expect(changes).toEqual(['stale_rows firing', 'stale_rows resolved']);
    watch.stop();
  });

  it('looks no more once it is stopped', async () => {
    const { clock, watch, changes, measure } = watching(0);
    watch.start();
    await clock.advance(0);
    watch.stop();
    measure({ staleRows: 1 });
    await clock.advance(60_000);
    expect(changes).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

const RUN = {
  runId: 'run',
  threadId: 'thread',
  requestId: null,
  provider: 'mock',
  model: 'mock/faststream',
  status: 'complete',
  code: null,
  ttftMs: 40,
  queueWaitMs: 0,
  latencyMs: 900,
  settleMs: 1,
  cancelMs: null,
  providerCalls: 1,
  timings: null,
  answeredBy: 'mock/faststream',
  usage: null,
} as const;

describe('a rule', () => {
  const judged = (id: string, metrics: RunMetrics, more: Partial<AlertMeasures> = {}) =>
    ALERT_RULES.find((rule) => rule.id === id)?.value({
      ...WELL,
      window: metrics.figures('window').all,
      last: metrics.figures({ last: 100 }).all,
      followersPerLeader: metrics.bursts.followersPerLeader(),
      ...more,
    });
  const made = () => {
    const clock = new ManualClock();
    return { clock, metrics: new RunMetrics(() => clock.now()) };
  };

  it.each(ALERT_RULES.filter(({ id }) => id !== 'stale_rows' && id !== 'event_loop_delay'))(
    '$id judges nothing by nothing',
    ({ id }) => {
      expect(judged(id, made().metrics)).toBeNull();
    },
  );

  it.each([
    ['ttft', { ttftMs: 2_000 }, 2_000],
    ['queue_wait', { queueWaitMs: 1_500 }, 1_500],
    ['latency', { latencyMs: 7_000 }, 7_000],
    ['cancel', { cancelMs: 400, status: 'cancelled' }, 400],
  ] as const)('%s is the p95 of all providers', (id, run, ms) => {
    const { metrics } = made();
    for (const provider of ['mock', 'openai']) {
      metrics.opened(provider);
      metrics.settled({ ...RUN, ...run, provider });
    }
    const value = judged(id, metrics) ?? 0;
    expect(Math.abs(value - ms)).toBeLessThanOrEqual(ms / 100);
  });

  it('error_rate is the share of failed runs among the last requests, once there are enough', () => {
    const { metrics } = made();
    const settle = (n: number, failed: boolean) => {
      const runId = `run ${n}`;
      metrics.opened('mock');
      metrics.requested('mock', 'leader', runId, `thread ${n}`);
      metrics.settled({ ...RUN, runId, ...(failed ? { status: 'failed', code: 'provider_error' } : {}) });
    };
    for (let n = 0; n < 10; n++) settle(n, true);
    expect(judged('error_rate', metrics)).toBeNull();
    for (let n = 10; n < 50; n++) settle(n, false);
    expect(judged('error_rate', metrics)).toBe(0.2);
    for (let n = 50; n < 160; n++) settle(n, false);
    expect(judged('error_rate', metrics)).toBe(0);
  });

  it('coalescing is followers for each leader, of bursts to one thread and of nothing else', async () => {
    const { clock, metrics } = made();
    const ask = (role: 'leader' | 'follower' | 'replay', count: number, threadId: string) => {
      for (let n = 0; n < count; n++) metrics.requested('mock', role, 'run', threadId);
    };
    for (let n = 0; n < 100; n++) ask('leader', 1, `thread ${n}`);
    ask('replay', 50, 'again');
    ask('leader', 19, 'nearly');
    expect(judged('coalescing', metrics)).toBeNull();
    ask('leader', 1, 'burst');
    ask('follower', 49, 'burst');
    expect(judged('coalescing', metrics)).toBe(49);
    ask('leader', 49, 'uncoalesced');
    expect(judged('coalescing', metrics)).toBe(49 / 50);
    await clock.advance(30_000);
    ask('leader', 1, 'burst');
    expect(judged('coalescing', metrics)).toBe(49 / 50);
    await clock.advance(31_000);
    expect(judged('coalescing', metrics)).toBeNull();
  });
});
