import { json } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { api } from '../../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  POST: async ({ params, ownerId, context: { chat } }) => {
    const thread = await chat.restoreThread(ownerId, params.threadId);
    if (!thread) throw new ProblemError('thread_not_found');
    return json({ thread });
  },
});
