import { z } from 'zod';
import { alertSchema } from './alert.ts';
import { metricsAnswerSchema } from './metrics.ts';

const count = z.int().min(0);
/** Null where nothing was measured. */
const ms = z.number().nullable();

/** What happened in one slice of the window. Percentiles in milliseconds. */
export const slicePointSchema = z.strictObject({
  /** When the slice began. */
  at: z.iso.datetime(),
  requests: count,
  leaders: count,
  followers: count,
  settled: count,
  errors: count,
  ttft_p50: ms,
  ttft_p95: ms,
  queue_wait_p95: ms,
  latency_p95: ms,
  cancel_p95: ms,
});
export type SlicePoint = z.infer<typeof slicePointSchema>;

/** A run that has settled, without a word of what was said. Durations in milliseconds. */
export const settledRunSchema = z.strictObject({
  run_id: z.string(),
  provider: z.string(),
  model: z.string().meta({ description: '`provider/model` that was asked.' }),
  answered_by: z.string().meta({ description: '`provider/model` that answered: the same, or its fallback.' }),
  status: z.enum(['complete', 'cancelled', 'failed', 'interrupted']),
  code: z.string().nullable(),
  requests: count.meta({ description: 'Leader, followers and replays so far.' }),
  provider_calls: count,
  settled_at: z.iso.datetime(),
  queue_wait_ms: z.number(),
  ttft_ms: ms,
  latency_ms: z.number(),
  cancel_ms: ms,
  timings: z
    .strictObject({
      connect_ms: z.number(),
      headers_ms: z.number(),
      first_byte_ms: z.number(),
      retries_ms: z.number(),
      overhead_ms: z.number(),
    })
    .nullable()
    .meta({ description: 'Null where the provider is in this process, or there was no content.' }),
  output_tokens: count.nullable(),
});
export type SettledRun = z.infer<typeof settledRunSchema>;

/** One frame of `GET /api/metrics/stream`: everything that the dashboard shows. */
export const dashboardFrameSchema = z.strictObject({
  at: z.iso.datetime(),
  metrics: metricsAnswerSchema,
  alerts: z.array(alertSchema),
  series: z.strictObject({
    slice_ms: z.number(),
    points: z
      .array(slicePointSchema)
      .meta({ description: 'Oldest first, without gaps; the last is under way.' }),
  }),
  runs: z.array(settledRunSchema).meta({ description: 'The last 50, newest first.' }),
});
export type DashboardFrame = z.infer<typeof dashboardFrameSchema>;
