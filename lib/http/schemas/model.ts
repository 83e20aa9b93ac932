import { z } from 'zod';
import { modelId } from './id.ts';

/** Answer of `GET /api/models`. */
export const modelsAnswerSchema = z.strictObject({
  models: z.array(
    z.strictObject({
      id: modelId,
      provider: z.string(),
      label: z.string(),
      fast: z.boolean(),
      configured: z.boolean(),
    }),
  ),
});
export type ModelsAnswer = z.infer<typeof modelsAnswerSchema>;
