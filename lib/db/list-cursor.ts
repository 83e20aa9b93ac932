import { z } from 'zod';
import { BadCursorError } from './conversation-store.ts';

/** Where a page of threads ended: everything after it is older, or of the same age with a smaller id. */
export interface ListCursor {
  at: Date;
  id: string;
}

const schema = z.tuple([z.int().min(0).max(8.64e15), z.string().min(1).max(200)]);

/** Opaque to clients: base64url. */
export function encodeCursor({ at, id }: ListCursor): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** @throws {BadCursorError} for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): ListCursor {
  try {
    const [time, id] = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    const decoded = { at: new Date(time), id };
    // Node's decoder skips what is no base64url: only the one true spelling is ours.
    if (encodeCursor(decoded) === cursor) return decoded;
  } catch (error) {
    throw new BadCursorError('The cursor is not one of this list', { cause: error });
  }
  throw new BadCursorError('The cursor is not one of this list');
}
