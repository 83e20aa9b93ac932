import { z } from 'zod';

/** How many entries a page of a list has: `limit` of a query string. */
export function pageLimit(most: number, usual: number) {
  const message = `must be a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^\d{1,3}$/, message)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= most, message)
    .default(usual);
}
