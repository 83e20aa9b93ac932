import { BURST_REQUESTS, BURST_SPAN_MS } from '../bursts.ts';
import type { Figures } from '../figures.ts';

/** What the rules judge by. */
export interface AlertMeasures {
  /** Of the last five minutes, all providers together. */
  window: Figures;
  /** Of the last `LAST_REQUESTS` requests. */
  last: Figures;
  followersPerLeader: number | null;
  /** Answers stored as `streaming` for longer than `STALE_AFTER_MS` that no run is at work on. */
  staleRows: number;
  eventLoopDelayP99Ms: number;
}

/** Requests that the error rate is taken over, and how many there must be. */
export const LAST_REQUESTS = 100;
const ENOUGH_REQUESTS = 20;
/** Age from which a row without a run counts as stale, in milliseconds. */
export const STALE_AFTER_MS = 60_000;

/** One thing that may go wrong. */
export interface AlertRule {
  id: string;
  title: string;
  /** Variable that sets the threshold. */
  setting: string;
  /** In `unit`; used where the setting is absent. */
  threshold: number;
  /** The side of the threshold that is wrong. */
  comparison: 'above' | 'below';
  unit: 'ms' | 'ratio' | 'count';
  /** How long it must be wrong before the alert fires, in milliseconds. */
  forMs: number;
  /** Null where there is nothing to judge by. */
  value(measures: AlertMeasures): number | null;
  /** The same value for Prometheus; durations in seconds. https://prometheus.io/docs/prometheus/latest/querying/basics/ */
  promql: string;
  /** One sentence for whoever is woken. */
  summary: string;
}

const MINUTE_MS = 60_000;

const p95 = (histogram: string) => `histogram_quantile(0.95, sum by (le) (rate(${histogram}_bucket[5m])))`;

/** Null where nothing was timed. */
const percentile = (durations: Figures['ttftMs'], percent: number) =>
  durations.count === 0 ? null : durations.percentile(percent);

/** Every alert there is. `docs/alerting.md`, the Prometheus rules and the Grafana dashboard follow this table. */
export const ALERT_RULES = [
  {
    id: 'ttft',
    title: 'Slow first token',
    setting: 'ALERT_TTFT_P95_MS',
    threshold: 1_500,
    comparison: 'above',
    unit: 'ms',
    forMs: 5 * MINUTE_MS,
    value: ({ window }) => percentile(window.ttftMs, 95),
    promql: p95('gen_ai_server_time_to_first_token_seconds'),
    summary: 'One answer in twenty takes too long to begin.',
  },
  {
    id: 'error_rate',
    title: 'Failing answers',
    setting: 'ALERT_ERROR_RATE',
    threshold: 0.01,
    comparison: 'above',
    unit: 'ratio',
    forMs: 0,
    value: ({ last }) =>
      last.requests < ENOUGH_REQUESTS || last.settled === 0 ? null : last.failed / last.settled,
    promql:
      'sum(increase(dac_errors_total[5m])) / sum(increase(gen_ai_client_operation_duration_seconds_count[5m]))',
    summary: `Too many of the last ${LAST_REQUESTS} requests failed.`,
  },
  {
    id: 'queue_wait',
    title: 'Full queue',
    setting: 'ALERT_QUEUE_WAIT_P95_MS',
    threshold: 1_000,
    comparison: 'above',
    unit: 'ms',
    forMs: MINUTE_MS,
    value: ({ window }) => percentile(window.queueWaitMs, 95),
    promql: p95('dac_queue_wait_seconds'),
    summary: 'Questions wait too long for a provider’s limits.',
  },
  {
    id: 'latency',
    title: 'Slow answers',
    setting: 'ALERT_LATENCY_P95_MS',
    threshold: 6_000,
    comparison: 'above',
    unit: 'ms',
    forMs: MINUTE_MS,
    value: ({ window }) => percentile(window.latencyMs, 95),
    promql: p95('gen_ai_client_operation_duration_seconds'),
    summary: 'One answer in twenty takes too long to end.',
  },
  {
    id: 'coalescing',
    title: 'Questions asked more than once',
    setting: 'ALERT_FOLLOWERS_PER_LEADER',
    threshold: 10,
    comparison: 'below',
    unit: 'ratio',
    forMs: 0,
    value: ({ followersPerLeader }) => followersPerLeader,
    promql: 'dac_burst_followers_per_leader',
    summary: `In a burst (${BURST_REQUESTS} requests to one thread within a second, in the last ${BURST_SPAN_MS / 1000} s) too few requests followed.`,
  },
  {
    id: 'cancel',
    title: 'Slow stop',
    setting: 'ALERT_CANCEL_P95_MS',
    threshold: 300,
    comparison: 'above',
    unit: 'ms',
    forMs: MINUTE_MS,
    value: ({ window }) => percentile(window.cancelMs, 95),
    promql: p95('dac_cancel_seconds'),
    summary: 'Stopped answers take too long to stop.',
  },
  {
    id: 'stale_rows',
    title: 'Answers left behind',
    setting: 'ALERT_STALE_ROWS',
    threshold: 0,
    comparison: 'above',
    unit: 'count',
    forMs: 0,
    value: ({ staleRows }) => staleRows,
    promql: 'dac_stale_streaming_rows',
    summary: 'Answers are stored as streaming, and nothing is at work on them.',
  },
  {
    id: 'event_loop_delay',
    title: 'Busy process',
    setting: 'ALERT_EVENT_LOOP_DELAY_P99_MS',
    threshold: 100,
    comparison: 'above',
    unit: 'ms',
    forMs: MINUTE_MS / 2,
    value: ({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms,
    promql: 'dac_event_loop_delay_p99_seconds',
    summary: 'The process is too busy to answer in time.',
  },
] as const satisfies readonly AlertRule[];

export type AlertId = (typeof ALERT_RULES)[number]['id'];

/** Thresholds by rule, each in its rule's unit. */
export type AlertThresholds = Record<AlertId, number>;
