import type { Message, Thread } from './conversation-store.ts';

export interface SearchQuery {
  ownerId: string;
  /** Not blank. Taken literally: no character of it has a meaning of its own, and only the case of letters is ignored. */
  q: string;
  cursor?: string;
  limit: number;
}

/** One place where something was found. */
export interface SearchHit {
  thread: Thread;
  /** Null: in the thread's title. */
  message: Pick<Message, 'id' | 'role' | 'text' | 'createdAt'> | null;
}

export interface SearchPage {
  hits: SearchHit[];
  nextCursor: string | null;
}

/**
 * Finds text in the titles and messages of an owner's threads, archived ones too. Everything that was written before
 * the call is looked at, but for answers that have not settled. Every adapter passes `conversation-search.contract.ts`.
 */
export interface ConversationSearch {
  /** Titles first, then messages, the newest of each first. Throws `BadCursorError` on a cursor that is not ours. */
  search(query: SearchQuery): Promise<SearchPage>;
}
