import { z } from 'zod';

/** An id that a client made: 16 to 64 characters of A–Z a–z 0–9 _ - */
export const clientId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, 'must be 16 to 64 characters of A–Z a–z 0–9 _ -')
  .meta({ description: 'An id made by a client, or a UUIDv7 made by the server.' });

/** A reference to something that should exist: any other string is not malformed, only unknown, and answers 404. */
export const reference = z.string().max(200, 'must be at most 200 characters');

/** Whether a string can be the id of anything stored; what cannot need not be looked up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{16,64}$/.test(value);
}

/** `provider/model`. */
export const modelId = z.string().min(1).max(200).meta({ description: 'provider/model' });

export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
