import type { z } from 'zod';

export interface FieldError {
  /** Dotted path of the field, `message.parts.0.text`; empty for the whole body. */
  path: string;
  message: string;
}

type Issue = z.core.$ZodIssue;

/** The option of a union that came closest: one that failed inside, not at its own type. */
function closest(options: readonly Issue[][]): Issue[] | undefined {
  return options.find(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
}

/** Every bad field of a failed parse: one entry each, unions and unknown fields resolved to the field itself. */
export function fieldErrors(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not a known field' }));
    }
    const inner = issue.code === 'invalid_union' ? closest(issue.errors) : undefined;
    if (inner) return fieldErrors(inner, path);
    return [{ path: path.map(String).join('.'), message: issue.message }];
  });
}
