import type { SearchHit } from '../db/conversation-search.ts';
import type { SearchAnswer, SearchRequest } from '../http/schemas/search.ts';
import { plainText } from '../markdown/plain-text.ts';
import { refuseBadQuery } from './bad-query.ts';
import { excerptOf } from './excerpt.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** A page of the places where the words of a search stand in an owner's titles and messages. Throws `bad_cursor`. */
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
    excerpt: excerptOf(textOf(message) ?? thread.title, query.q),
    createdAt: (message ?? thread).createdAt.toISOString(),
  }));
  return { results, nextCursor };
}

/** A question is what was typed; an answer is Markdown, and shown as it reads. */
function textOf(message: SearchHit['message']): string | undefined {
  return message?.role === 'assistant' ? plainText(message.text) : message?.text;
}
