import { z } from 'zod';
import { isoTime, reference } from './id.ts';
import { messageSchema } from './message.ts';
import { threadSchema } from './thread.ts';

/** Query of `GET /api/threads/{threadId}/export`. */
export const exportQuerySchema = z
  .strictObject({
    format: z.enum(['markdown', 'json']),
    leaf: reference
      .optional()
      .meta({ description: 'The message that a Markdown file ends with; the newest, unless one is named.' }),
  })
  .refine(({ format, leaf }) => format === 'markdown' || leaf === undefined, {
    path: ['leaf'],
    message: 'is only for format=markdown: JSON holds the whole tree',
  });
export type ExportRequest = z.infer<typeof exportQuerySchema>;

/** A thread as a JSON file. A change that a reader of version 1 would misread gets another number. */
export const threadExportSchema = z.strictObject({
  type: z.literal('dac.thread'),
  version: z.literal(1),
  exportedAt: isoTime,
  thread: threadSchema,
  messages: z.array(messageSchema).meta({ description: 'The whole tree, oldest first.' }),
});
export type ThreadExport = z.infer<typeof threadExportSchema>;

/** All threads as one JSON file. */
export const threadsExportSchema = z.strictObject({
  type: z.literal('dac.threads'),
  version: z.literal(1),
  exportedAt: isoTime,
  threads: z.array(threadExportSchema.pick({ thread: true, messages: true })),
});
export type ThreadsExport = z.infer<typeof threadsExportSchema>;
