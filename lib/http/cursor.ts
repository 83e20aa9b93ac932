import { ProblemError } from './problem.ts';

/**
 * The last sequence number that a client has seen: `Last-Event-ID`, else `?after=`, else -1. An empty `Last-Event-ID` is
 * none, as in the HTML standard. Throws `bad_cursor`; a number too large to be told apart is Infinity, beyond every end.
 */
export function cursorOf(request: Request): number {
  const header = request.headers.get('last-event-id');
  const text = header ? header : new URL(request.url).searchParams.get('after');
  if (text === null) return -1;
  if (!/^\d{1,400}$/.test(text)) throw new ProblemError('bad_cursor');
  const cursor = Number(text);
  return Number.isSafeInteger(cursor) ? cursor : Number.POSITIVE_INFINITY;
}
