import { threadJson } from '@/lib/chat/read-thread.ts';
import { json, noContent } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { parse, parseQuery, readJson } from '@/lib/http/read-body.ts';
import { threadDeletionSchema, threadPatchSchema } from '@/lib/http/schemas/thread.ts';
import { wholeThread } from '@/lib/http/whole-thread.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  GET: (call) => {
    const { chat, reads, services } = call.context;
    const open = () => chat.openThread(call.ownerId, call.params.threadId);
    return wholeThread(call, { reads, clock: services.clock }, open, (thread) => ({
      text: threadJson(thread),
      headers: { 'Content-Type': 'application/json' },
    }));
  },
  PATCH: async ({ request, params, ownerId, context: { chat } }) => {
    const patch = parse(threadPatchSchema, await readJson(request));
    const thread = await chat.changeThread(ownerId, params.threadId, patch);
    if (!thread) throw new ProblemError('thread_not_found');
    return json({ thread });
  },
  DELETE: async ({ request, params, ownerId, context: { chat } }) => {
    const { permanent } = parseQuery(threadDeletionSchema, request.url);
    const deletion = permanent ? chat.purgeThread : chat.deleteThread;
    if (!(await deletion(ownerId, params.threadId))) throw new ProblemError('thread_not_found');
    return noContent();
  },
});
