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

/** How an answer came about; absent where there is nothing to say. */
export const answerDetailsSchema = z.strictObject({
  timings: z
    .strictObject({
      connectMs: milliseconds,
      headersMs: milliseconds,
      firstByteMs: milliseconds,
      retriesMs: milliseconds,
      overheadMs: milliseconds,
    })
    .optional()
    .meta({ description: 'Whose time the wait for the first content was, of the call that answered.' }),
  providerCalls: z.int().optional().meta({ description: 'Calls made, where it was more than one.' }),
  fallbackFrom: modelId
    .optional()
    .meta({ description: 'The model that was asked, where its fallback answered.' }),
  trimmedTurns: z.int().optional().meta({ description: 'Oldest turns left out to fit the model’s context.' }),
  continuedFrom: z
    .string()
    .optional()
    .meta({ description: 'The answer that this one goes on from; its figures are of what was added.' }),
});

/** What the provider itself said of a failure; each only where it is known. */
export const providerReportShape = {
  providerMessage: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'In its own words, without keys and markup.' }),
  providerStatus: z.int().optional().meta({ description: 'HTTP status.' }),
  providerRequestId: z.string().optional().meta({ description: 'What the provider calls the request.' }),
};

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
  error: z.strictObject({ code: z.string(), retryable: z.boolean(), ...providerReportShape }).nullable(),
  ttftMs: milliseconds.nullable(),
  queueWaitMs: milliseconds.nullable(),
  latencyMs: milliseconds.nullable(),
  usage: usageSchema.nullable(),
  details: answerDetailsSchema.optional(),
  createdAt: isoTime,
  settledAt: isoTime.nullable(),
});
export type MessageView = z.infer<typeof messageSchema>;
