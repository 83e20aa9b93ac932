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
      hidden: z
        .literal(true)
        .optional()
        .meta({ description: 'It can be asked, but does not look like a chat model.' }),
      available: z.boolean().optional().meta({ description: 'Absent while its provider is well.' }),
      reason: z.string().optional().meta({ description: 'With `available`: what is wrong, for a person.' }),
    }),
  ),
  withoutList: z
    .array(z.strictObject({ provider: z.string(), reason: z.string() }))
    .optional()
    .meta({ description: 'Providers that gave no list of their models, and why. Absent where all did.' }),
});
export type ModelsAnswer = z.infer<typeof modelsAnswerSchema>;
