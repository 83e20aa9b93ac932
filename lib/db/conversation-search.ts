import type { Message, Thread } from './conversation-store.ts';

export interface SearchQuery {
  ownerId: string;
  /**
   * Not blank. Its words are looked for in any order, each literally, also inside of others: no character has a meaning of
   * its own; the case of letters and how they are composed (NFC, NFD) are ignored.
   */
  q: string;
  cursor?: string;
  limit: number;
}

/** One place where something was found. */
export interface SearchHit {
  thread: Thread;
  /** Null: in the thread's title. Of its text, in NFC, what stands around the place with most of the words: 400 characters before it, 2,000 after. */
  message: (Pick<Message, 'id' | 'role' | 'createdAt'> & { text: string }) | null;
}

export interface SearchPage {
  hits: SearchHit[];
  nextCursor: string | null;
}

/**
 * Finds words in the titles and messages of an owner's threads, archived ones too. Everything that was written before
 * the call is looked at, but for answers that have not settled. Every adapter passes `conversation-search.contract.ts`.
 */
export interface ConversationSearch {
  /**
   * Titles first, then messages, the newest of each first. Throws `BadCursorError` on a cursor that is not ours, and
   * `SearchTooBroadError` where it would take longer than one search may.
   */
  search(query: SearchQuery): Promise<SearchPage>;
}
