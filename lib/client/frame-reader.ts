import { createParser } from 'eventsource-parser';
import type { Clock } from './clock.ts';

/** One event of an SSE stream. `id` is null where the server sent none. */
export interface Frame<T> {
  id: number | null;
  event: T;
}

/** The server pings every 15 s; silence for longer than two pings and a bit means that the connection is dead. */
export const SILENCE_MS = 35_000;
const MAX_BUFFER = 8 * 1024 * 1024;

/**
 * Reads the JSON events of an SSE body, in order, until it ends, breaks, goes silent or `signal` aborts; all four
 * simply end the sequence, because only an explicit terminal event means anything. `[DONE]` and comments are left
 * out, but every byte counts as a sign of life. The body is cancelled on every way out.
 */
export async function* readFrames<T>(
  body: ReadableStream<Uint8Array>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<Frame<T>, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let ready: Frame<T>[] = [];
  let broken = false;
  const parser = createParser({
    maxBufferSize: MAX_BUFFER,
    onEvent: ({ id, data }) => {
      if (data === '[DONE]') return;
      try {
        ready.push({ id: id !== undefined && /^\d+$/.test(id) ? Number(id) : null, event: JSON.parse(data) });
      } catch {
        // A frame that is not JSON cannot be skipped safely: reconnecting reads it again.
        broken = true;
      }
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') broken = true;
    },
  });
  try {
    while (!broken) {
      const chunk = await nextChunk(reader, clock, signal);
      if (chunk === null) return;
      parser.feed(decoder.decode(chunk, { stream: true }));
      const frames = ready;
      ready = [];
      for (const frame of frames) yield frame;
    }
  } finally {
    // Rejects where the connection broke already; there is nothing left to release then.
    reader.cancel().catch(() => {});
  }
}

/** The next bytes, or null at the end, on a break, after silence and on abort. */
async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (signal.aborted) return null;
  const wait = new AbortController();
  const stop = () => wait.abort();
  signal.addEventListener('abort', stop);
  try {
    const read = reader.read().then(
      ({ done, value }) => (done ? null : value),
      () => null,
    );
    return await Promise.race([read, clock.sleep(SILENCE_MS, wait.signal).then(() => null)]);
  } finally {
    signal.removeEventListener('abort', stop);
    wait.abort();
  }
}
