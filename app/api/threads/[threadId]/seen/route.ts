import { noContent } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { api } from '../../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ threadId: string }>({
  POST: async ({ params, ownerId, context: { chat } }) => {
    if (!(await chat.markSeen(ownerId, params.threadId))) throw new ProblemError('thread_not_found');
    return noContent();
  },
});
