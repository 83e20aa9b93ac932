import { z } from 'zod';

export const MAX_TEXT_CHARACTERS = 100_000;

/** Characters as a person counts them, code points, which is also how JSON Schema's `maxLength` counts. */
function longerThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > 2 * limit) return true;
  let count = 0;
  for (const _ of text) if (++count > limit) return true;
  return false;
}

/** Text that can be stored and sent to any provider: well-formed Unicode without NUL (PostgreSQL refuses it). */
export function storableText(limit: number) {
  return z.string().check((context) => {
    const text = context.value;
    const refuse = (message: string) => context.issues.push({ code: 'custom', input: text, message });
    if (longerThan(text, limit)) refuse(`must be at most ${limit.toLocaleString('en-US')} characters`);
    if (text.includes('\0')) refuse('must not contain NUL');
    if (!text.isWellFormed()) refuse('must not contain a lone surrogate');
  });
}

/** The text of a question. */
export const messageText = storableText(MAX_TEXT_CHARACTERS)
  .refine((text) => text.trim() !== '', 'must not be blank')
  .meta({ minLength: 1, maxLength: MAX_TEXT_CHARACTERS });
