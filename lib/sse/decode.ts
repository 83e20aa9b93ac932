import { createParser } from 'eventsource-parser';

/** One event as it came: its id where it had one, and its data, undecoded. */
export interface SseFrame {
  id: string | null;
  data: string;
}

/** Characters that one unfinished event may take up: the longest that a run can send, with room to spare. */
const MAX_PENDING_CHARACTERS = 4 * 1024 * 1024;

/** The stream was not an event stream, or an event in it was larger than any that the server sends. */
export class SseDecodeError extends Error {
  override readonly name = 'SseDecodeError';
}

/**
 * Reads a response's body as server-sent events. Leaving the loop early cancels the body. An event that the end cuts in
 * two is dropped: only whole ones count. Comments are reported to `onComment`, as a sign that the connection lives.
 * Throws whatever the body throws, and `SseDecodeError`.
 */
export async function* decodeFrames(
  body: ReadableStream<Uint8Array>,
  onComment?: () => void,
): AsyncGenerator<SseFrame, void, undefined> {
  let frames: SseFrame[] = [];
  let failure: Error | null = null;
  const parser = createParser({
    onEvent: ({ id, data }) => frames.push({ id: id ?? null, data }),
    onComment,
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') failure = error;
    },
    maxBufferSize: MAX_PENDING_CHARACTERS,
  });
  const text = new TextDecoder();
  const reader = body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(text.decode(value, { stream: true }));
      const whole = frames;
      frames = [];
      yield* whole;
      if (failure) throw new SseDecodeError('an event is too large', { cause: failure });
    }
  } finally {
    // After an error or the end this is a no-op; its rejection repeats what was thrown already.
    reader.cancel().catch(() => {});
  }
}
