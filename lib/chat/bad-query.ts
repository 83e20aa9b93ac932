import { ProblemError } from '../http/problem.ts';

/** Passes a failure of the store on: a page cursor that is not ours, or a search that costs too much, as the refusal that it is. */
export function refuseBadQuery(error: unknown): never {
  // By name: the store may be of another module graph, with a class of its own.
  if (error instanceof Error && error.name === 'BadCursorError') throw new ProblemError('bad_cursor');
  if (error instanceof Error && error.name === 'SearchTooBroadError')
    throw new ProblemError('search_too_broad');
  throw error;
}
