import type { RunEvent } from '../stream/run-event.ts';
import { ApiError, request } from './api.ts';
import type { Clock } from './clock.ts';
import { type Frame, readFrames } from './frame-reader.ts';
import type { ThreadJson } from './protocol.ts';

/** How a conversation's questions are asked; null leaves it to the model. */
export type ThreadSettings = Pick<ThreadJson, 'systemPrompt' | 'temperature' | 'maxOutputTokens'>;

/** Another answer beside one: made anew, or going on from it. */
export type AgainTrigger = 'regenerate-message' | 'continue-message';

/** What `POST /api/chat` is asked: a new question, or another answer. */
export type ChatRequest = {
  id: string;
  model?: string;
  parentId?: string | null;
  /** Of a conversation that this request makes. */
  settings?: ThreadSettings;
} & (
  | { message: { id: string; role: 'user'; parts: readonly [{ type: 'text'; text: string }] } }
  | { trigger: AgainTrigger; messageId: string }
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
    code: 'cut',
    detail: 'The connection broke before the server confirmed the message.',
  });
}
