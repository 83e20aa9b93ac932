import { attachment } from '@/lib/http/attachment.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { exportQuerySchema } from '@/lib/http/schemas/thread-export.ts';
import { wholeThread } from '@/lib/http/whole-thread.ts';
import { api } from '../../../api-endpoint.ts';

const FILES = {
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  json: { type: 'application/json', ending: 'json' },
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  GET: (call) => {
    const { chat, reads, services } = call.context;
    const query = parseQuery(exportQuerySchema, call.request.url);
    const { type, ending } = FILES[query.format];
    const open = () => chat.exportThread(call.ownerId, call.params.threadId, query);
    return wholeThread(call, { reads, clock: services.clock }, open, ({ title, text }) => ({
      text,
      headers: {
        'Content-Type': type,
        'Content-Disposition': attachment(title, ending),
        'X-Content-Type-Options': 'nosniff',
      },
    }));
  },
});
