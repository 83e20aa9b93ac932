import { streamResponse } from '@/lib/http/run-stream.ts';
import { api } from '../api-endpoint.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = api({
  GET: ({ request, ownerId, context: { chat } }) =>
    streamResponse(chat.events(ownerId), request.signal, chat.metrics),
});
