import { z } from 'zod';

/** `pending`: past its threshold, not yet for long enough. `resolved`: it fired, and is over. */
export const ALERT_STATES = ['inactive', 'pending', 'firing', 'resolved'] as const;

/** One rule and how it stands. */
export const alertSchema = z.strictObject({
  id: z.string().meta({ description: 'Stable, as docs/alerting.md names it.' }),
  title: z.string(),
  state: z.enum(ALERT_STATES),
  value: z.number().nullable().meta({ description: 'Null where there is nothing to judge by.' }),
  threshold: z.number(),
  comparison: z.enum(['above', 'below']).meta({ description: 'The side of the threshold that is wrong.' }),
  unit: z.enum(['ms', 'ratio', 'count']),
  for_s: z.number().meta({ description: 'How long it must be past its threshold before it fires.' }),
  since: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When it came into this state; null while it never left the first.' }),
  by: z
    .array(z.strictObject({ by: z.string(), times: z.int(), longest_ms: z.number() }))
    .optional()
    .meta({
      description:
        'With event_loop_delay: whose work took more than 50 ms of CPU time at once, in five minutes.',
    }),
});
export type AlertAnswer = z.infer<typeof alertSchema>;

/** Answer of `GET /api/alerts`. */
export const alertsAnswerSchema = z.strictObject({ alerts: z.array(alertSchema) });
export type AlertsAnswer = z.infer<typeof alertsAnswerSchema>;
