import { z } from 'zod';

/** Answer of `GET /api/health`; `database` only with `?ready=1`. */
export const healthAnswerSchema = z
  .strictObject({ status: z.literal('ok'), database: z.literal('ok').optional() })
  .meta({ id: 'HealthAnswer' });
