import { json } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { healthQuerySchema } from '@/lib/http/schemas/health.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: async ({ request, context: { chat } }) => {
    if (!parseQuery(healthQuerySchema, request.url).ready) return json({ status: 'ok' });
    if (chat.draining()) throw new ProblemError('shutting_down');
    await chat.ping().catch((cause) => {
      throw new ProblemError('not_ready', { cause });
    });
    return json({ status: 'ok', database: 'ok' });
  },
});
