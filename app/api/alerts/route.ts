import { json } from '@/lib/http/json.ts';
import { admitWatcher } from '@/lib/http/watcher.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: ({ request, context }) => {
    admitWatcher(request.headers, context);
    return json({ alerts: context.chat.alerts() });
  },
});
