import { json } from '@/lib/http/json.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { searchQuerySchema } from '@/lib/http/schemas/search.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: async ({ request, ownerId, context: { chat } }) =>
    json(await chat.searchConversations(ownerId, parseQuery(searchQuerySchema, request.url))),
});
