import type { SearchAnswer, SearchRequest } from '../http/schemas/search.ts';
import { refuseBadQuery } from './bad-query.ts';
import { excerptOf } from './excerpt.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** A page of the places where something stands in an owner's titles and messages. Throws `bad_cursor`. */
export async function searchConversations(
  { store }: ChatServices,
  ownerId: string,
  query: SearchRequest,
): Promise<SearchAnswer> {
  const { hits, nextCursor } = await store.search({ ownerId, ...query }).catch(refuseBadQuery);
  const results = hits.map(({ thread, message }) => ({
    thread: toThreadView(thread),
    messageId: message?.id ?? null,
    role: message?.role ?? null,
    excerpt: excerptOf(message?.text ?? thread.title, query.q),
    createdAt: (message ?? thread).createdAt.toISOString(),
  }));
  return { results, nextCursor };
}
