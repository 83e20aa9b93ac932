import type { RunEvent } from '../stream/run-event.ts';
import { ApiError, request } from './api.ts';
import type { Clock } from './clock.ts';
import { type Frame, readFrames } from './frame-reader.ts';

/** What `POST /api/chat` is asked: a new question, or an answer made anew. */
export type ChatRequest = {
  id: string;
  model?: string;
  parentId?: string | null;
} & (
  | { message: { id: string; role: 'user'; parts: readonly [{ type: 'text'; text: string }] } }
  | { trigger: 'regenerate-message'; messageId: string }
);

export interface StartedRun {
  runId: string;
  start: Frame<RunEvent & { type: 'start' }>;
  /** The frames after `start`, of the same response. */
  rest: AsyncGenerator<Frame<RunEvent>, void, void>;
}

/**
 * Sends a question and resolves when `start` has arrived: from then on it is on the server's disk. Every other
 * outcome, a stream that breaks before `start` among them, throws `ApiError`, and the same message id may be sent
 * again: the server knows it. `signal` ends the reading too.
 */
export async function sendMessage(body: ChatRequest, clock: Clock, signal: AbortSignal): Promise<StartedRun> {
  const response = await request('/api/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.body) throw cutBeforeStart();
  const rest = readFrames<RunEvent>(response.body, { clock, signal });
  const { value: frame } = await rest.next();
  if (frame?.event.type !== 'start') {
    await rest.return();
    throw cutBeforeStart();
  }
  const start = { id: frame.id, event: frame.event };
  return { runId: frame.event.messageId, start, rest };
}

function cutBeforeStart(): ApiError {
  return new ApiError({
    status: 0,
    code: 'network',
    detail: 'The connection broke before the server confirmed the message.',
  });
}
