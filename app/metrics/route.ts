import { admitWatcher } from '@/lib/http/watcher.ts';
import { api } from '../api/api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: async ({ request, context }) => {
    admitWatcher(request.headers, context);
    const { body, contentType } = await context.chat.prometheusText();
    return new Response(body, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' } });
  },
});
