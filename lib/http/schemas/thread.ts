import { z } from 'zod';
import { isoTime, modelId } from './id.ts';
import { messageSchema } from './message.ts';
import { storableText } from './message-text.ts';
import { pageLimit } from './page-limit.ts';

const title = storableText(200)
  .refine((text) => text.trim() !== '', 'must not be blank')
  .meta({ minLength: 1, maxLength: 200 });

/** How the questions of a thread are asked; null leaves it to the model. */
export const threadSettings = {
  systemPrompt: storableText(32_000).nullable().meta({ maxLength: 32_000 }),
  temperature: z.number().min(0).max(2).nullable(),
  maxOutputTokens: z.int().min(1).max(1_000_000).nullable(),
};

/** A conversation as it is sent. */
export const threadSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  model: modelId,
  systemPrompt: z.string().nullable(),
  temperature: z.number().nullable(),
  maxOutputTokens: z.int().nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
  createdAt: isoTime,
  updatedAt: isoTime,
  lastMessageAt: isoTime.meta({ description: 'When its newest message was begun.' }),
  deletedAt: isoTime
    .optional()
    .meta({ description: 'Since when it is deleted; in a list of such threads only.' }),
});
export type ThreadView = z.infer<typeof threadSchema>;

/** Body of `PATCH /api/threads/{threadId}`; what is absent stays as it is, null clears. */
export const threadPatchSchema = z
  .strictObject({
    title: title.transform((text) => text.trim()),
    pinned: z.boolean(),
    archived: z.boolean(),
    model: modelId,
    ...threadSettings,
  })
  .partial();
export type ThreadPatchRequest = z.infer<typeof threadPatchSchema>;

const flag = z.enum(['0', '1', 'true', 'false']).transform((word) => word === '1' || word === 'true');

/** Query of `GET /api/threads`. */
export const threadsQuerySchema = z.strictObject({
  q: storableText(500).optional(),
  cursor: z.string().max(500).optional(),
  limit: pageLimit(100, 30),
  archived: flag.default(false),
  pinned: flag.optional().meta({ description: 'Only those that are pinned.' }),
  deleted: flag.optional().meta({ description: 'Instead those that are deleted, the last deleted first.' }),
});

/** Query of `DELETE /api/threads/{threadId}`. */
export const threadDeletionSchema = z.strictObject({
  permanent: flag.default(false).meta({ description: 'It cannot be had back.' }),
});

/** Body of `POST /api/threads/delete`. */
export const allThreadsDeletionSchema = z.strictObject({
  all: z.literal(true).meta({ description: 'Said, so that nobody deletes all by mistake.' }),
});

/** Body of `POST /api/threads/restore`. */
export const restoreSchema = z.strictObject({
  deletedAt: isoTime.meta({ description: 'As `POST /api/threads/delete` answered it.' }),
});
export type RestoreRequest = z.infer<typeof restoreSchema>;

export const restoredAnswerSchema = z.strictObject({ count: z.int() });

/** Answer of `POST /api/threads/delete`. */
export const deletedThreadsSchema = z.strictObject({ deletedAt: isoTime, count: z.int() });
export type DeletedThreadsAnswer = z.infer<typeof deletedThreadsSchema>;

export const threadAnswerSchema = z.strictObject({ thread: threadSchema });

export const threadsAnswerSchema = z.strictObject({
  threads: z.array(threadSchema),
  activity: z
    .array(z.strictObject({ threadId: z.string(), state: z.enum(['answering', 'unseen']) }))
    .meta({ description: 'Which of them are being answered, and which have an answer that was not seen.' }),
  nextCursor: z.string().nullable(),
});
export type ThreadsAnswer = z.infer<typeof threadsAnswerSchema>;

/** Answer of `GET /api/threads/{threadId}`: the whole tree, oldest message first. */
export const threadTreeSchema = z.strictObject({
  thread: threadSchema,
  messages: z.array(messageSchema),
  activeRuns: z.array(z.strictObject({ runId: z.string() })),
});
export type ThreadTree = z.infer<typeof threadTreeSchema>;
