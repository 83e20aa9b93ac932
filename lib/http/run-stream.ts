import {
  EVENT_STREAM_HEADERS,
  eventStream,
  type OpenChunks,
  type StreamObserver,
} from '../sse/event-stream.ts';

/** An event stream as an answer. */
export function streamResponse(
  open: OpenChunks,
  signal: AbortSignal,
  observer: StreamObserver,
  headers: Record<string, string> = {},
): Response {
  return new Response(eventStream(open, signal, observer), {
    headers: { ...EVENT_STREAM_HEADERS, ...headers },
  });
}

/** Says that a stream is the AI SDK's UI message stream, in which version. */
export const UI_MESSAGE_STREAM = { 'x-vercel-ai-ui-message-stream': 'v1' } as const;
