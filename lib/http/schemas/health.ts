import { z } from 'zod';

/** Query of `GET /api/health`. */
export const healthQuerySchema = z.strictObject({
  ready: z
    .enum(['0', '1'])
    .transform((word) => word === '1')
    .default(false),
});

/** Answer of `GET /api/health`; `database` only with `?ready=1`. */
export const healthAnswerSchema = z.strictObject({
  status: z.literal('ok'),
  database: z.literal('ok').optional(),
});
