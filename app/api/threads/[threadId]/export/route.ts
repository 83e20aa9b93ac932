import { attachment } from '@/lib/http/attachment.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { exportQuerySchema } from '@/lib/http/schemas/thread-export.ts';
import { api } from '../../../api-endpoint.ts';

const FILES = {
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  json: { type: 'application/json', ending: 'json' },
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  GET: async ({ request, params, ownerId, context: { chat } }) => {
    const query = parseQuery(exportQuerySchema, request.url);
    const file = await chat.exportThread(ownerId, params.threadId, query);
    if (!file) throw new ProblemError('thread_not_found');
    const { type, ending } = FILES[query.format];
    return new Response(file.text, {
      headers: {
        'Content-Type': type,
        'Content-Disposition': attachment(file.title, ending),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  },
});
