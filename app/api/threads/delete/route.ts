import { json } from '@/lib/http/json.ts';
import { parse, readJson } from '@/lib/http/read-body.ts';
import { allThreadsDeletionSchema } from '@/lib/http/schemas/thread.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  POST: async ({ request, ownerId, context: { chat } }) => {
    parse(allThreadsDeletionSchema, await readJson(request));
    return json(await chat.deleteAllThreads(ownerId));
  },
});
