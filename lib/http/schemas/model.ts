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
      available: z.boolean().optional().meta({ description: 'Absent while its provider is well.' }),
      reason: z.string().optional().meta({ description: 'With `available`: what is wrong, for a person.' }),
    }),
  ),
});
export type ModelsAnswer = z.infer<typeof modelsAnswerSchema>;
