import { z } from 'zod';
import { isoTime, modelId } from './id.ts';

export const finishReasonSchema = z.enum([
  'stop',
  'length',
  'content-filter',
  'tool-calls',
  'error',
  'other',
]);
export const runStatusSchema = z.enum(['complete', 'cancelled', 'failed', 'interrupted']);

const milliseconds = z.number().min(0).meta({ description: 'milliseconds' });

export const usageSchema = z.strictObject({
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
});

export const messagePartSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('reasoning'), text: z.string() }),
  z.strictObject({
    type: z.literal('source-url'),
    sourceId: z.string(),
    url: z.string(),
    title: z.string().optional(),
  }),
]);

/** A question or an answer as it is sent. */
export const messageSchema = z.strictObject({
  id: z.string(),
  threadId: z.string(),
  parentId: z.string().nullable(),
  role: z.enum(['user', 'assistant']),
  parts: z.array(messagePartSchema),
  status: z.enum(['streaming', ...runStatusSchema.options]),
  model: modelId.nullable(),
  finishReason: finishReasonSchema.nullable(),
  error: z.strictObject({ code: z.string(), retryable: z.boolean() }).nullable(),
  ttftMs: milliseconds.nullable(),
  queueWaitMs: milliseconds.nullable(),
  latencyMs: milliseconds.nullable(),
  usage: usageSchema.nullable(),
  createdAt: isoTime,
  settledAt: isoTime.nullable(),
});
export type MessageView = z.infer<typeof messageSchema>;
