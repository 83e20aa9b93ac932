import { FAILURES } from '../stream/errors.ts';

/** The sentence for a person that belongs to a failure's code. */
export function failureText(code: string): string {
  const table: Record<string, { text: string }> = FAILURES;
  return table[code]?.text ?? FAILURES.internal.text;
}
