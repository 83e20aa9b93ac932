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
  /** Null: in the thread's title. Of its text, what stands around the first place: 400 characters before it, 2,000 after. */
  message: (Pick<Message, 'id' | 'role' | 'createdAt'> & { text: string }) | null;
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
  /**
   * Titles first, then messages, the newest of each first. Throws `BadCursorError` on a cursor that is not ours, and
   * `SearchTooBroadError` where it would take longer than one search may.
   */
  search(query: SearchQuery): Promise<SearchPage>;
}
