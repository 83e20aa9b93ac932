import type { ThreadsAnswer } from '../http/schemas/thread.ts';
import { refuseBadQuery } from './bad-query.ts';
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
  /** Only those that are pinned. */
  pinned?: boolean;
  /** Those that are deleted, instead. */
  deleted?: boolean;
}

/** A page of the owner's threads, newest message first, with what goes on in them. Throws `bad_cursor`. */
export async function listThreads(
  { store }: ChatServices,
  ownerId: string,
  query: ThreadsQuery,
): Promise<ThreadsAnswer> {
  const { threads, nextCursor } = await store
    .listThreads({ ownerId, ...query, q: query.q || undefined })
    .catch(refuseBadQuery);
  const activity = query.deleted ? [] : await store.threadActivity(threads.map(({ id }) => id));
  return { threads: threads.map(toThreadView), activity, nextCursor };
}
