import type { EncodeEvent, RunEvent } from '../stream/run-event.ts';

// `Buffer.from` takes small texts from a pool: a third of `TextEncoder`'s time per frame.
const utf8 = (text: string): Uint8Array => Buffer.from(text);

/** What follows a run's terminal frame; it has no id, since there is nothing after it to resume from. */
export const END_MARK = utf8('data: [DONE]\n\n');

/** A comment: clients ignore it, proxies see that the connection lives. */
export const PING = utf8(': ping\n\n');

/**
 * One frame of a run as every subscriber gets it. Deltas, nearly all frames there are, are put together by hand: only
 * their text needs escaping. JSON leaves no line break in a string, so one `data:` line is enough.
 */
export const encodeEvent: EncodeEvent = (seq, event) => {
  if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
    const { type, id, delta } = event;
    return utf8(
      `id: ${seq}\ndata: {"type":"${type}","id":${JSON.stringify(id)},"delta":${JSON.stringify(delta)}}\n\n`,
    );
  }
  return utf8(`id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`);
};

/** A frame without an id: it cannot be resumed from. */
export function encodeFrame(data: RunEvent | object): Uint8Array {
  return utf8(`data: ${JSON.stringify(data)}\n\n`);
}
