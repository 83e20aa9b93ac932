import { json } from '@/lib/http/json.ts';
import { PROBLEM_TYPE, problemBody } from '@/lib/http/problem.ts';
import { parse, readJson } from '@/lib/http/read-body.ts';
import { streamResponse, UI_MESSAGE_STREAM } from '@/lib/http/run-stream.ts';
import { chatCommandSchema } from '@/lib/http/schemas/chat-request.ts';
import { turnOwner } from '@/lib/http/turn-owner.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  POST: async ({ request, ownerId, requestId, context: { chat, services } }) => {
    const command = parse(chatCommandSchema, await readJson(request));
    const sent = await chat.send({
      ownerId,
      turnOwner: turnOwner(ownerId, request.headers, services.clock.wallNow()),
      requestId,
      command,
      signal: request.signal,
    });
    const headers = { 'X-Run-Id': sent.runId, 'X-Thread-Id': sent.threadId, 'X-Coalesce': sent.role };
    if (command.stream) {
      const chunks = chat.chunksOf(sent);
      return streamResponse(chunks, request.signal, chat.metrics, { ...headers, ...UI_MESSAGE_STREAM });
    }
    const { run, failure } = await chat.settledAnswer(ownerId, sent, request.signal);
    if (failure === null) return json(run, 200, headers);
    const { runId, threadId, message } = run;
    const problem = {
      ...problemBody(failure.code),
      ...{ status: 502, title: 'Bad Gateway', detail: failure.sentence, runId, threadId, message },
    };
    return json(problem, 502, { ...headers, 'Content-Type': PROBLEM_TYPE });
  },
});
