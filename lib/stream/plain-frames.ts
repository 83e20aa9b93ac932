import type { EncodeEvent } from './run-event.ts';

/** A readable encoding for tests: one line a frame. */
export const encodePlain: EncodeEvent = (seq, event) =>
  new TextEncoder().encode(`${seq} ${JSON.stringify(event)}\n`);

/** What follows the terminal frame in tests. */
export const PLAIN_END = new TextEncoder().encode('END\n');

/** Reads an iteration to its end as text. */
export async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
