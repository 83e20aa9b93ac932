import { ProblemError } from '../http/problem.ts';
import type { ThreadsAnswer } from '../http/schemas/thread.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

export interface ThreadsQuery {
  /** Looked for in titles and texts, literally; nothing, where it is empty. */
  q?: string;
  /** From the page before. */
  cursor?: string;
  /** 1 to 100. */
  limit: number;
  archived: boolean;
}

/** A page of the owner's threads, newest change first. Throws `bad_cursor`. */
export async function listThreads(
  { store }: ChatServices,
  ownerId: string,
  query: ThreadsQuery,
): Promise<ThreadsAnswer> {
  const { threads, nextCursor } = await store
    .listThreads({ ownerId, ...query, q: query.q || undefined })
    .catch((error) => {
      // By name: the store may be of another module graph, with a class of its own.
      if (error instanceof Error && error.name === 'BadCursorError') throw new ProblemError('bad_cursor');
      throw error;
    });
  return { threads: threads.map(toThreadView), nextCursor };
}
