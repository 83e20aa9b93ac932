import { z } from 'zod';
import { runStatusSchema } from './message.ts';
import { threadSchema } from './thread.ts';

/** The JSON of one `data:` line of `GET /api/events`. */
export const sessionEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('thread-changed'), thread: threadSchema }),
  z.strictObject({ type: z.literal('thread-deleted'), threadId: z.string() }),
  z.strictObject({ type: z.literal('thread-seen'), threadId: z.string() }),
  z.strictObject({
    type: z.literal('run-started'),
    threadId: z.string(),
    runId: z.string(),
    parentId: z.string(),
  }),
  z.strictObject({
    type: z.literal('run-settled'),
    threadId: z.string(),
    runId: z.string(),
    status: runStatusSchema,
  }),
]);
export type SessionEvent = z.infer<typeof sessionEventSchema>;
