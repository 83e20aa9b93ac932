/** One server-sent event. */
export function event(data: unknown, name?: string): string {
  const line = `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  return name === undefined ? line : `event: ${name}\n${line}`;
}

/** A frame of a chat completion: a delta, what stands beside it in its choice, and what beside the choices. */
export function piece(delta: object, inChoice: object = {}, beside: object = {}): string {
  const choices = [{ index: 0, delta, finish_reason: null, ...inChoice }];
  return event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_764_000_000,
    model: 'm',
    choices,
    ...beside,
  });
}

export const ended = (reason: string | null = 'stop', beside: object = {}) =>
  piece({}, { finish_reason: reason }, beside);
export const DONE = event('[DONE]');
export const USAGE = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
/** "Hello there." in two frames. */
export const HELLO = [piece({ role: 'assistant', content: 'Hello' }), piece({ content: ' there.' })];
export const WHOLE = { text: 'Hello there.', code: null, finish: 'stop' } as const;

/** Frames of Anthropic's messages. */
export const anthropic = {
  start: (message: object = {}) =>
    named('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        usage: { input_tokens: 3, output_tokens: 1 },
        ...message,
      },
    }),
  open: (index: number, block: object) => named('content_block_start', { index, content_block: block }),
  delta: (index: number, delta: object) => named('content_block_delta', { index, delta }),
  close: (index: number) => named('content_block_stop', { index }),
  text: (text: string, index = 0) =>
    anthropic.open(index, { type: 'text', text: '' }) +
    anthropic.delta(index, { type: 'text_delta', text }) +
    anthropic.close(index),
  stopped: (reason: string | null = 'end_turn', beside: object = {}) =>
    named('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: 4 },
      ...beside,
    }),
  end: (reason: string | null = 'end_turn', beside: object = {}) =>
    anthropic.stopped(reason, beside) + named('message_stop', {}),
};

function named(type: string, rest: object): string {
  return event({ type, ...rest }, type);
}

/** A frame of Gemini: its one candidate, and what stands beside it. */
export function gemini(candidate: object | null, beside: object = {}): string {
  const candidates = candidate === null ? {} : { candidates: [candidate] };
  return `data: ${JSON.stringify({ ...candidates, modelVersion: 'm', ...beside })}\r\n\r\n`;
}

/** A frame of Gemini with one part of text. */
export const geminiText = (text: string, inCandidate: object = {}, inPart: object = {}) =>
  gemini({ content: { role: 'model', parts: [{ text, ...inPart }] }, index: 0, ...inCandidate });

/** A whole JSON response. */
export function json(status: string, body: unknown, head: readonly string[] = []) {
  return {
    status,
    head: ['content-type: application/json', ...head],
    body: [typeof body === 'string' ? body : JSON.stringify(body)],
  };
}
