import { cursorOf } from '@/lib/http/cursor.ts';
import { noContent } from '@/lib/http/json.ts';
import { ProblemError } from '@/lib/http/problem.ts';
import { streamResponse, UI_MESSAGE_STREAM } from '@/lib/http/run-stream.ts';
import { api } from '../../../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api<{ runId: string }>({
  GET: async ({ request, params, ownerId, context: { chat } }) => {
    const following = await chat.followRun(ownerId, params.runId, cursorOf(request));
    if (following === 'not_found') throw new ProblemError('run_not_found');
    if (following === 'bad_cursor') throw new ProblemError('bad_cursor');
    if (following === 'nothing') return noContent();
    return streamResponse(following, request.signal, chat.metrics, UI_MESSAGE_STREAM);
  },
});
