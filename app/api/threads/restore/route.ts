import { json } from '@/lib/http/json.ts';
import { parse, readJson } from '@/lib/http/read-body.ts';
import { restoreSchema } from '@/lib/http/schemas/thread.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  POST: async ({ request, ownerId, context: { chat } }) =>
    json(await chat.restoreThreads(ownerId, parse(restoreSchema, await readJson(request)))),
});
