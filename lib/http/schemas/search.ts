import { z } from 'zod';
import { isoTime } from './id.ts';
import { storableText } from './message-text.ts';
import { pageLimit } from './page-limit.ts';
import { threadSchema } from './thread.ts';

/** Query of `GET /api/search`. */
export const searchQuerySchema = z.strictObject({
  q: storableText(500)
    .refine((text) => text.trim() !== '', 'must not be blank')
    .meta({ minLength: 1, maxLength: 500 }),
  cursor: z.string().max(500).optional(),
  limit: pageLimit(50, 20),
});
export type SearchRequest = z.infer<typeof searchQuerySchema>;

/** Text around what was found, in pieces; those with `match` are what was sought. Plain text, whatever it looks like. */
export const excerptSchema = z.array(z.strictObject({ text: z.string(), match: z.boolean() }));
export type Excerpt = z.infer<typeof excerptSchema>;

export const searchResultSchema = z.strictObject({
  thread: threadSchema,
  messageId: z.string().nullable().meta({ description: 'null: found in the title' }),
  role: z.enum(['user', 'assistant']).nullable(),
  excerpt: excerptSchema,
  createdAt: isoTime.meta({ description: 'of the message, or of the thread whose title it is' }),
});
export type SearchResult = z.infer<typeof searchResultSchema>;

/** Answer of `GET /api/search`: titles first, then messages, the newest of each first. */
export const searchAnswerSchema = z.strictObject({
  results: z.array(searchResultSchema),
  nextCursor: z.string().nullable(),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
