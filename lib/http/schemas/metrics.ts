import { z } from 'zod';

/** Query of `GET /api/metrics`: the last five minutes, unless one of these is given. */
export const metricsQuerySchema = z
  .strictObject({
    since: z.literal('start').optional(),
    last: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, { error: 'must be a number from 1 to 1000' })
      .transform(Number)
      .refine((count) => count <= 1000, { error: 'must be a number from 1 to 1000' })
      .optional(),
  })
  .refine(({ since, last }) => since === undefined || last === undefined, {
    error: 'give since or last, not both',
  });

const count = z.int().min(0);
const durations = z
  .strictObject({ p50: z.number(), p95: z.number(), p99: z.number(), count })
  .meta({ description: 'Milliseconds, right within 1 %; 0 where count is.' });

const phase = durations.meta({ description: 'Of the runs whose provider is asked over HTTP. Milliseconds.' });

const figures = {
  requests: count,
  errors: count.meta({ description: 'Runs that failed.' }),
  error_rate: z.number().meta({ description: 'Of the runs that settled, from 0 to 1.' }),
  coalesce: z.strictObject({ leaders: count, followers: count, replays: count }),
  provider_calls: count,
  retries: count.meta({ description: 'Calls made again.' }),
  cancels: count.meta({ description: 'Runs that were stopped.' }),
  errors_by_code: z.record(z.string(), count),
  tokens: z.strictObject({ input: count, output: count }),
  latency_ms: durations,
  ttft_ms: durations,
  queue_wait_ms: durations,
  cancel_ms: durations,
  ttft_phases_ms: z
    .strictObject({
      queue: phase,
      retries: phase,
      connect: phase,
      headers: phase,
      first_byte: phase,
      overhead: phase,
    })
    .meta({ description: 'Whose time the first content took; together they are the ttft.' }),
  active_runs: count,
  queue_depth: count,
};

/** Answer of `GET /api/metrics`. */
export const metricsAnswerSchema = z.strictObject({
  window_s: z.number().nullable().meta({ description: 'Null where the figures are not of a span of time.' }),
  ...figures,
  subscribers: count,
  db_writes: count,
  checkpoints: count.meta({
    description: 'Texts of running answers that were stored, since the process began.',
  }),
  reconnects: count.meta({
    description: 'Streams that were taken up again in their middle, since the process began.',
  }),
  bytes_sent: count.meta({ description: 'Bytes of event streams, since the process began.' }),
  event_loop_delay_ms: z
    .strictObject({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() })
    .meta({ description: 'How late timers of the last minute were. Milliseconds.' }),
  uptime_s: z.number(),
  providers: z.record(z.string(), z.strictObject({ ...figures, rate_limited: count })),
});
export type MetricsAnswer = z.infer<typeof metricsAnswerSchema>;

/** Body of `POST /api/metrics/session`. */
export const watcherSignInSchema = z.strictObject({ token: z.string().min(1).max(1_000) });
