import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../stream/run-event.ts';
import { decodeFrames, SseDecodeError } from './decode.ts';
import { END_MARK, encodeEvent, PING } from './encode.ts';

const EVENTS: RunEvent[] = [
  {
    type: 'start',
    messageId: 'run-1',
    messageMetadata: { threadId: 't', parentId: 'q', provider: 'mock', model: 'mock/faststream' },
  },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'line\nbreak\r\n "quoted" \\ \u2028 😀 ü' },
  { type: 'reasoning-delta', id: 'r"1', delta: '\u0001' },
  { type: 'text-end', id: '0' },
  { type: 'abort', reason: 'cancelled' },
];

const WIRE = Buffer.concat([...EVENTS.map((event, seq) => encodeEvent(seq, event)), PING, END_MARK]);

function bodyOf(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function decodeAll(body: ReadableStream<Uint8Array>) {
  const frames = [];
  for await (const frame of decodeFrames(body)) frames.push(frame);
  return frames;
}

const EXPECTED = [
  ...EVENTS.map((event, seq) => ({ id: String(seq), data: JSON.stringify(event) })),
  { id: null, data: '[DONE]' },
];

describe('the wire format of a run', () => {
  it('is the exact bytes of one id line, one data line and a blank line', () => {
    expect(Buffer.from(encodeEvent(7, { type: 'text-delta', id: '0', delta: 'a"b' })).toString()).toBe(
      'id: 7\ndata: {"type":"text-delta","id":"0","delta":"a\\"b"}\n\n',
    );
  });

  it('decodes to the events that were encoded', async () => {
    expect(await decodeAll(bodyOf(WIRE))).toEqual(EXPECTED);
  });

  it('decodes the same wherever it is split, inside a character, a line and a frame', async () => {
    for (let at = 1; at < WIRE.length; at++) {
      expect(await decodeAll(bodyOf(WIRE.subarray(0, at), WIRE.subarray(at)))).toEqual(EXPECTED);
    }
  });

  it('decodes byte by byte', async () => {
    expect(await decodeAll(bodyOf(...Array.from(WIRE, (byte) => Uint8Array.of(byte))))).toEqual(EXPECTED);
  });

  it('decodes CRLF line ends as proxies may make them', async () => {
    const crlf = Buffer.from(WIRE.toString().replaceAll('\n', '\r\n'));
    expect(await decodeAll(bodyOf(crlf))).toEqual(EXPECTED);
  });

  it('drops a frame that the end cuts in two', async () => {
    const frames = await decodeAll(bodyOf(WIRE.subarray(0, WIRE.length - 1)));
    expect(frames).toEqual(EXPECTED.slice(0, -1));
  });

  it('reports comments, so that a client knows the connection lives', async () => {
    let comments = 0;
    for await (const _ of decodeFrames(bodyOf(WIRE), () => comments++));
    expect(comments).toBe(1);
  });

  it('refuses an event larger than any the server sends instead of holding it', async () => {
    const mib = Buffer.alloc(1024 * 1024, 'x');
    await expect(decodeAll(bodyOf(Buffer.from('data: '), mib, mib, mib, mib, mib))).rejects.toThrow(
      SseDecodeError,
    );
  });

  it('cancels the body when its reader leaves early', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(WIRE),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of decodeFrames(body)) break;
    expect(cancelled).toBe(true);
  });
});
