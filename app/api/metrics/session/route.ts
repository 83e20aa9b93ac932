import { parse, readJson } from '@/lib/http/read-body.ts';
import { isSecure } from '@/lib/http/requested-host.ts';
import { watcherSignInSchema } from '@/lib/http/schemas/metrics.ts';
import { signInWatcher } from '@/lib/http/watcher.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  POST: async ({ request, context }) => {
    const { token } = parse(watcherSignInSchema, await readJson(request));
    const cookie = signInWatcher(token, context, isSecure(request.headers, context));
    return new Response(null, { status: 204, headers: { 'Set-Cookie': cookie } });
  },
});
