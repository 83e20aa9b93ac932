import { z } from 'zod';

/** Every error answer (RFC 9457), `application/problem+json`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'every bad field, where the request was not valid' }),
});
export type Problem = z.infer<typeof problemSchema>;
