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

/** Most bad fields that an answer names: a person mends no more at once, and a body may have half a million. */
const MAX_FIELD_ERRORS = 100;

/** Longest path that is sent back, in characters: a field's name is whatever the client made it. */
const MAX_PATH = 200;

/** The bad fields of a failed parse, at most 100: one entry each, unions and unknown fields resolved to the field itself. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  const errors: FieldError[] = [];
  collect(issues, [], errors);
  return errors;
}

/** Adds to `errors` for as long as there is room. */
function collect(issues: readonly Issue[], prefix: readonly PropertyKey[], errors: FieldError[]): void {
  const add = (path: readonly PropertyKey[], message: string) => {
    if (errors.length < MAX_FIELD_ERRORS) errors.push({ path: pathOf(path), message });
  };
  for (const issue of issues) {
    if (errors.length >= MAX_FIELD_ERRORS) return;
    const path = [...prefix, ...issue.path];
    const inner = issue.code === 'invalid_union' ? closest(issue.errors) : undefined;
    if (inner) collect(inner, path, errors);
    else if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, MAX_FIELD_ERRORS)) add([...path, key], 'is not a known field');
    } else add(path, issue.message);
  }
}

/** A path as an answer names it, cut where it is endless. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, MAX_PATH).toWellFormed();
}
