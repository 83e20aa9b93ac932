import type { Clock } from '../stream/clock.ts';

/** Short pieces are gathered into chunks of about so many characters. */
const CHUNK_CHARACTERS = 64 * 1024;
/** A reader that takes nothing for so long is given up, in milliseconds: what it holds is others'. */
export const UNREAD_MS = 60_000;

/** What a stream of text is told and asked. */
export interface TextStreamOptions {
  clock: Pick<Clock, 'schedule'>;
  /** Aborts when the client leaves: whichever of it and the stream's own cancel comes first, neither is certain alone. */
  signal: AbortSignal;
  /** Called once, when nothing more is read: at the end, where the reader leaves, and where either fails. */
  onEnd(): void;
}

/**
 * The body of an answer over an iterator of text. A chunk is made only when the last has been taken, so that a slow
 * reader, or one that never reads, costs one chunk. Where the iterator throws the connection breaks.
 */
export function textStream(
  pieces: AsyncIterable<string>,
  { clock, signal, onEnd }: TextStreamOptions,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let cancelTimer = () => {};
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
    onEnd();
    // Lets go of what the iterator holds; its own failure is nobody's any more.
    iterator.return?.().catch(() => {});
  };
  const onAbort = () => {
    end();
    controller?.close();
  };
  const limitSilence = () => {
    cancelTimer = clock.schedule(UNREAD_MS, () => {
      end();
      controller?.error(new Error('nobody reads'));
    });
  };
  return new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
        if (signal.aborted) return onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        limitSilence();
      },
      async pull(own) {
        cancelTimer();
        try {
          let text = '';
          let done = false;
          while (!done && text.length < CHUNK_CHARACTERS) {
            const next = await iterator.next();
            if (over) return;
            if (next.done) done = true;
            else text += next.value;
          }
          if (text !== '') own.enqueue(encoder.encode(text));
          if (done) {
            end();
            own.close();
          } else {
            limitSilence();
          }
        } catch (error) {
          end();
          throw error;
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
