import { json } from '@/lib/http/json.ts';
import { parseQuery } from '@/lib/http/read-body.ts';
import { metricsQuerySchema } from '@/lib/http/schemas/metrics.ts';
import { admitWatcher } from '@/lib/http/watcher.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: ({ request, context }) => {
    admitWatcher(request.headers, context);
    const { since, last } = parseQuery(metricsQuerySchema, request.url);
    return json(context.chat.readMetrics(last === undefined ? (since ?? 'window') : { last }));
  },
});
