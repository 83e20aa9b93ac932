import { json, noContent } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { parse, readJson } from '@/lib/http/read-body.ts';
import { threadPatchSchema } from '@/lib/http/schemas/thread.ts';
import { api } from '../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  GET: async ({ params, ownerId, context: { chat } }) => {
    const tree = await chat.readThread(ownerId, params.threadId);
    if (!tree) throw new ProblemError('thread_not_found');
    return json(tree);
  },
  PATCH: async ({ request, params, ownerId, context: { chat } }) => {
    const patch = parse(threadPatchSchema, await readJson(request));
    const thread = await chat.changeThread(ownerId, params.threadId, patch);
    if (!thread) throw new ProblemError('thread_not_found');
    return json({ thread });
  },
  DELETE: async ({ params, ownerId, context: { chat } }) => {
    if (!(await chat.deleteThread(ownerId, params.threadId))) throw new ProblemError('thread_not_found');
    return noContent();
  },
});
