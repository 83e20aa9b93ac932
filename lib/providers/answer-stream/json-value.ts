/** Parsed JSON of which nothing is known yet. */
export type JsonRecord = Record<string, unknown>;

/** An object, no list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none where it is no list. */
export function recordsIn(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A string with something in it, else null. */
export function filled(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A count as a number or as digits in a string; null where it is neither. */
export function countOf(value: unknown): number | null {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : null;
}

/** The first property that holds a count. */
export function firstCount(record: JsonRecord, ...names: string[]): number | null {
  for (const name of names) {
    const count = countOf(record[name]);
    if (count !== null) return count;
  }
  return null;
}
