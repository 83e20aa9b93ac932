import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunRecord } from '../stream/run-observer.ts';
import type { Figures } from './figures.ts';
import type { RunMetrics } from './run-metrics.ts';

/** Figures that are asked for when they are read. */
export interface Gauges {
  /** Questions that wait, by provider. */
  queueDepth(provider: string): number;
  /** Write transactions since the process began. */
  dbWrites(): number;
}

const SECONDS = {
  /** From what a kept connection to a fast model gives to what nobody waits for. */
  firstToken: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60],
  /** Whole answers. */
  operation: [0.1, 0.25, 0.5, 1, 2.5, 6, 10, 20, 40, 80, 160, 320],
  /** None in most cases, then up to what the pacer allows. */
  queueWait: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  /** The bar is 0.3. */
  cancel: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 2.5],
};
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/** Gauges called as counters are, which `promtool check metrics` refuses; `nodejs_active_resources` and its like say the same. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/**
 * The same figures for Prometheus, with the process's own. Where OpenTelemetry's conventions for generative AI have a
 * name it is used: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export class PrometheusMetrics {
  readonly #registry = new Registry();
  readonly #firstToken: Histogram<'gen_ai_system'>;
  readonly #operation: Histogram<'gen_ai_system' | 'status'>;
  readonly #queueWait: Histogram<'provider'>;
  readonly #cancel: Histogram<'provider'>;
  readonly #tokens: Histogram<'gen_ai_system' | 'gen_ai_token_type'>;
  readonly #phases: Histogram<'provider' | 'phase'>;
  readonly #ignoredFrames: Counter<'provider'>;
  readonly #held: Counter<'by'>;
  #gauges: Gauges | null = null;

  constructor(metrics: RunMetrics) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
    const histogram = <Label extends string>(
      name: string,
      help: string,
      labelNames: Label[],
      buckets: number[],
    ) => new Histogram({ name, help, labelNames, buckets, registers });
    this.#firstToken = histogram(
      'gen_ai_server_time_to_first_token_seconds',
      'From the request to the first content, queue included.',
      ['gen_ai_system'],
      SECONDS.firstToken,
    );
    this.#operation = histogram(
      'gen_ai_client_operation_duration_seconds',
      'From the request to the stored answer.',
      ['gen_ai_system', 'status'],
      SECONDS.operation,
    );
    this.#tokens = histogram(
      'gen_ai_client_token_usage',
      'Tokens as the provider counted them.',
      ['gen_ai_system', 'gen_ai_token_type'],
      TOKENS,
    );
    this.#phases = histogram(
      'dac_ttft_phase_seconds',
      'Whose time the wait for the first content was.',
      ['provider', 'phase'],
      SECONDS.firstToken,
    );
    this.#queueWait = histogram(
      'dac_queue_wait_seconds',
      'Waiting for the provider’s pacer.',
      ['provider'],
      SECONDS.queueWait,
    );
    this.#cancel = histogram(
      'dac_cancel_seconds',
      'From the request to stop to the stored answer.',
      ['provider'],
      SECONDS.cancel,
    );

    this.#ignoredFrames = new Counter({
      name: 'dac_ignored_frames_total',
      help: 'Frames of providers that meant nothing and were left out.',
      labelNames: ['provider'],
      registers,
    });

    this.#held = new Counter({
      name: 'dac_event_loop_held_total',
      help: 'Pieces of work of more than 50 ms of CPU time, by whose they were.',
      labelNames: ['by'],
      registers,
    });

    const counted = (name: string, help: string, count: (figures: Figures) => number) =>
      new Counter({
        name,
        help,
        labelNames: ['provider'],
        registers,
        collect() {
          this.reset();
          for (const [provider, figures] of metrics.sinceStart) this.inc({ provider }, count(figures));
        },
      });
    counted('dac_provider_calls_total', 'Calls made to providers.', (figures) => figures.providerCalls);
    counted('dac_retries_total', 'Calls made again.', (figures) => figures.retries);
    counted('dac_rate_limited_total', 'Answers 429 of providers.', (figures) => figures.rateLimited);
    counted('dac_cancelled_total', 'Runs that were stopped.', (figures) => figures.cancelled);
    new Counter({
      name: 'dac_requests_total',
      help: 'Questions, by how they came to their run.',
      labelNames: ['provider', 'role'],
      registers,
      collect() {
        this.reset();
        for (const [provider, { roles }] of metrics.sinceStart) {
          for (const [role, count] of Object.entries(roles)) this.inc({ provider, role }, count);
        }
      },
    });
    new Counter({
      name: 'dac_errors_total',
      help: 'Runs that failed.',
      labelNames: ['provider', 'code'],
      registers,
      collect() {
        this.reset();
        for (const [provider, { errors }] of metrics.sinceStart) {
          for (const [code, count] of errors) this.inc({ provider, code }, count);
        }
      },
    });
    new Gauge({
      name: 'dac_active_runs',
      help: 'Answers under way.',
      labelNames: ['provider'],
      registers,
      collect() {
        for (const [provider, count] of metrics.activeRuns) this.set({ provider }, count);
      },
    });
    new Gauge({
      name: 'dac_subscribers',
      help: 'Open event streams.',
      registers,
      collect() {
        this.set(metrics.subscribers);
      },
    });
    const gauges = () => this.#gauges;
    new Gauge({
      name: 'dac_queue_depth',
      help: 'Questions that wait for their turn.',
      labelNames: ['provider'],
      registers,
      collect() {
        for (const provider of metrics.sinceStart.keys()) {
          this.set({ provider }, gauges()?.queueDepth(provider) ?? 0);
        }
      },
    });
    const total = (name: string, help: string, count: () => number) =>
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(count());
        },
      });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    gauge(
      'dac_event_loop_delay_p99_seconds',
      'How late timers of the last minute were.',
      () => metrics.eventLoopDelay.read().p99 / 1000,
    );
    gauge(
      'dac_burst_followers_per_leader',
      'In bursts of the last minute; NaN where there was none.',
      () => metrics.bursts.followersPerLeader() ?? Number.NaN,
    );
    gauge(
      'dac_stale_streaming_rows',
      'Answers stored as streaming that no run is at work on.',
      () => metrics.staleRows,
    );
    total('dac_reconnects_total', 'Streams taken up again in their middle.', () => metrics.reconnects);
    total('dac_sent_bytes_total', 'Bytes of event streams.', () => metrics.bytesSent);
    total('dac_checkpoints_total', 'Texts of running answers that were stored.', () => metrics.checkpoints);
    total('dac_db_writes_total', 'Write transactions.', () => gauges()?.dbWrites() ?? 0);
  }

  /** A piece of work held up the event loop. */
  held(by: string): void {
    this.#held.inc({ by });
  }

  settled(run: RunRecord): void {
    const { provider, status, usage } = run;
    this.#operation.observe({ gen_ai_system: provider, status }, run.latencyMs / 1000);
    this.#queueWait.observe({ provider }, run.queueWaitMs / 1000);
    if (run.ttftMs !== null) this.#firstToken.observe({ gen_ai_system: provider }, run.ttftMs / 1000);
    if (run.ignoredFrames !== undefined) this.#ignoredFrames.inc({ provider }, run.ignoredFrames);
    if (run.cancelMs !== null) this.#cancel.observe({ provider }, run.cancelMs / 1000);
    if (run.timings !== null) {
      const { connectMs, headersMs, firstByteMs, retriesMs, overheadMs } = run.timings;
      const phases = {
        queue: run.queueWaitMs,
        retries: retriesMs,
        connect: connectMs,
        headers: headersMs,
        first_byte: firstByteMs,
        overhead: overheadMs,
      };
      for (const [phase, ms] of Object.entries(phases)) this.#phases.observe({ provider, phase }, ms / 1000);
    }
    for (const [type, tokens] of [
      ['input', usage?.inputTokens],
      ['output', usage?.outputTokens],
    ] as const) {
      if (tokens != null) this.#tokens.observe({ gen_ai_system: provider, gen_ai_token_type: type }, tokens);
    }
  }

  /** Everything in Prometheus' text format, and its content type. */
  async text(gauges: Gauges): Promise<{ body: string; contentType: string }> {
    this.#gauges = gauges;
    return { body: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }
}
