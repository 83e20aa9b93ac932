import { DatabaseError } from './database-error.ts';
import { primaryCodeOf, SQLITE } from './sqlite-error.ts';

/**
 * What SQLite or the schema engine said about opening a file, as a sentence; null where it is about something else.
 * @param error what was thrown, perhaps wrapped by an adapter
 */
export function openFault(file: string, error: unknown): DatabaseError | null {
  switch (resultCodeOf(error)) {
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
      return new DatabaseError(
        `${file} is locked by another program, perhaps one that looks into it or copies it. Close that one, and start again.`,
      );
    case SQLITE.READONLY:
      return new DatabaseError(
        `${file} is read-only. Let this user write it and its folder, or choose another file with DATABASE_URL.`,
      );
    case SQLITE.NOTADB:
      return new DatabaseError(
        `${file} is no SQLite database. Move it away, or choose another file with DATABASE_URL.`,
      );
    case SQLITE.CORRUPT:
      return new DatabaseError(
        `${file} is damaged: a part of it was cut off or overwritten. Put a copy from before in its place.`,
      );
    case SQLITE.CANTOPEN:
      return new DatabaseError(
        `${file} cannot be opened. Let this user read and write it and its folder, or choose another file with DATABASE_URL.`,
      );
    case SQLITE.FULL:
      return new DatabaseError(
        `There is no room left for ${file}. Make some, or choose another file with DATABASE_URL.`,
      );
    default:
      return null;
  }
}

/** SQLite's primary result code, of an error of the driver or of one that the adapter made of it; null where there is none. */
function resultCodeOf(error: unknown): number | null {
  const cause = error instanceof Error ? (error.cause as { originalCode?: unknown } | undefined) : undefined;
  return (
    primaryCodeOf(error) ?? (cause?.originalCode === undefined ? null : Number(cause.originalCode) & 0xff)
  );
}
