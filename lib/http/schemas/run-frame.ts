import { z } from 'zod';
import { ANSWER_BOUNDS } from '../../stream/answer.ts';
import { answerDetailsSchema, finishReasonSchema, providerReportShape, usageSchema } from './message.ts';

const milliseconds = z.number().min(0);
const delta = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), id: z.string(), delta: z.string() });
const edge = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), id: z.string() });

const status = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('queued'), position: z.int().min(1), etaMs: milliseconds }),
  z.strictObject({ phase: z.literal('sent') }),
  z.strictObject({ phase: z.literal('retrying'), retryInMs: milliseconds }),
]);

/** The JSON of one `data:` line of a run's stream; `[DONE]`, which is not JSON, follows the terminal one. */
export const runFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    messageId: z.string(),
    messageMetadata: z.strictObject({
      threadId: z.string(),
      parentId: z.string(),
      provider: z.string(),
      model: z.string(),
    }),
  }),
  z.strictObject({ type: z.literal('data-status'), data: status, transient: z.literal(true) }),
  z.strictObject({
    type: z.literal('message-metadata'),
    messageMetadata: z.strictObject({
      ttftMs: milliseconds,
      queueWaitMs: milliseconds,
      provider: z
        .string()
        .optional()
        .meta({ description: 'With `model`: who answers, where it is not whom `start` names.' }),
      model: z.string().optional(),
      ...answerDetailsSchema.shape,
    }),
  }),
  edge('reasoning-start'),
  delta('reasoning-delta'),
  edge('reasoning-end'),
  edge('text-start'),
  delta('text-delta'),
  edge('text-end'),
  z.strictObject({
    type: z.literal('source-url'),
    sourceId: z.string(),
    url: z.string(),
    title: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('finish'),
    finishReason: finishReasonSchema.meta({
      description: `An answer that outgrows ${ANSWER_BOUNDS.chars} characters, thoughts counted in, or ${ANSWER_BOUNDS.pieces} pieces, or ${ANSWER_BOUNDS.parts} parts is ended there, with length.`,
    }),
    messageMetadata: z.strictObject({
      usage: usageSchema,
      latencyMs: milliseconds,
      ttftMs: milliseconds.nullable(),
      queueWaitMs: milliseconds,
    }),
  }),
  z.strictObject({ type: z.literal('abort'), reason: z.literal('cancelled') }),
  z.strictObject({
    type: z.literal('data-error'),
    data: z.strictObject({
      code: z.string(),
      retryable: z.boolean(),
      retryAfterMs: milliseconds.optional(),
      ...providerReportShape,
    }),
    transient: z.literal(true),
  }),
  z.strictObject({ type: z.literal('error'), errorText: z.string() }),
]);
export type RunFrame = z.infer<typeof runFrameSchema>;
