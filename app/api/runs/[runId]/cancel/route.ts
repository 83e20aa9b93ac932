import { json } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { api } from '../../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ runId: string }>({
  POST: async ({ params, ownerId, context: { chat } }) => {
    const cancelled = await chat.cancelRun(ownerId, params.runId);
    if (!cancelled) throw new ProblemError('run_not_found');
    return json(cancelled);
  },
});
