import { z } from 'zod';
import { messageSchema, runStatusSchema } from './message.ts';
import { problemSchema } from './problem.ts';

/** Answer of `POST /api/runs/{runId}/cancel`. */
export const cancelAnswerSchema = z.strictObject({
  runId: z.string(),
  status: runStatusSchema,
  cancelMs: z.number().min(0).meta({ description: 'from the request to the settled run, milliseconds' }),
});
export type CancelAnswer = z.infer<typeof cancelAnswerSchema>;

/** Answer of `POST /api/chat` with `stream: false`. */
export const settledRunSchema = z.strictObject({
  runId: z.string(),
  threadId: z.string(),
  status: runStatusSchema,
  message: messageSchema,
});
export type SettledRun = z.infer<typeof settledRunSchema>;

/** The same where the run failed: a problem's `status` is the HTTP one, so what the run settled as stands in `message`. */
export const failedRunSchema = problemSchema.extend({
  runId: z.string(),
  threadId: z.string(),
  message: messageSchema,
});
