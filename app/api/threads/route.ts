import { json } from '@/lib/http/json.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { threadsQuerySchema } from '@/lib/http/schemas/thread.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: async ({ request, ownerId, context: { chat } }) =>
    json(await chat.listThreads(ownerId, parseQuery(threadsQuerySchema, request.url))),
});
