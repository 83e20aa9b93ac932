import type { ServerResponse } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Behaviour } from './behaviours.ts';
import type { RequestRecord, RequestRecords } from './request-records.ts';
import { monotonicMs, type TimerWheel } from './timer-wheel.ts';

/** What may wait to be sent before the fake pauses, so that a reader that has stopped costs it no memory. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const LOOK_AGAIN_MS = 50;

/** One answer of the fake under way, from the request to the close of its response. */
export class OpenStream {
  readonly response: ServerResponse;
  readonly #record: RequestRecord;
  readonly #records: RequestRecords;
  readonly #wheel: TimerWheel;
  readonly #released: () => Promise<void>;
  #ended = false;
  #cancelWait = () => {};

  constructor(
    response: ServerResponse,
    record: RequestRecord,
    records: RequestRecords,
    wheel: TimerWheel,
    released: () => Promise<void>,
  ) {
    this.response = response;
    this.#released = released;
    this.#record = record;
    this.#records = records;
    this.#wheel = wheel;
    response.on('close', () => {
      records.close(record, this.#ended ? 'server' : 'client');
      this.#cancelWait();
    });
  }

  /** From now on it is the fake that ends this response. */
  end(): void {
    this.#ended = true;
  }

  /** Calls `next` after so long, unless the response closes before. */
  after(ms: number, next: () => void): void {
    this.#at(monotonicMs() + ms, next);
  }

  /** Calls `next` once the question is released, unless the response closes before. */
  whenReleased(next: () => void): void {
    void this.#released().then(() => {
      if (!this.response.destroyed) next();
    });
  }

  /** Sends the headers and the frames of a behaviour at their times. */
  play(behaviour: Behaviour): void {
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.response.flushHeaders();
    const firstAt = monotonicMs() + behaviour.firstAfterMs;
    if (behaviour.firstAfterMs > 0) {
      this.#at(firstAt, () => this.#send(behaviour, 0, firstAt));
    } else {
      this.#send(behaviour, 0, firstAt);
    }
  }

  #at(atMs: number, next: () => void): void {
    this.#cancelWait = this.#wheel.at(atMs, next);
  }

  /** Writes every frame that is due, then waits for the next; frame `i` is due `i / rate` after the first. */
  #send(behaviour: Behaviour, from: number, firstAt: number): void {
    const { frames, framesPerSecond, writes } = behaviour;
    for (let index = from; index < frames.length; index++) {
      const dueAt = firstAt + (index * 1000) / framesPerSecond;
      const now = monotonicMs();
      if (this.response.destroyed) {
        return;
      }
      if (dueAt > now) {
        this.#at(dueAt, () => this.#send(behaviour, index, firstAt));
        return;
      }
      if (index === behaviour.heldAfter) {
        const rest = { ...behaviour, heldAfter: null };
        // What waited is sent at the rate from there, not all at once.
        this.whenReleased(() => this.#send(rest, index, firstAt + monotonicMs() - now));
        return;
      }
      const unsent =
        this.response.writableLength +
        (isHttp2(this.response) ? 0 : (this.response.socket?.writableLength ?? 0));
      if (unsent > MAX_UNSENT_BYTES) {
        this.after(LOOK_AGAIN_MS, () => this.#send(behaviour, index, firstAt));
        return;
      }
      const frame = frames[index] ?? '';
      write(this.response, typeof frame === 'string' ? frame : frame(now), writes);
      this.#records.frame(this.#record);
    }
    if (behaviour.ending === 'end') {
      this.end();
      this.response.end();
    } else if (behaviour.ending === 'destroy') {
      this.end();
      // After what was written has left, or nothing of it would arrive.
      if (isHttp2(this.response)) {
        setImmediate(() => (this.response as Http2Response).stream.close(constants.NGHTTP2_INTERNAL_ERROR));
      } else {
        this.response.write('', () => this.response.socket?.destroySoon());
      }
    }
  }
}

/** Over HTTP/2 a response looks like one of HTTP/1.1 and is written through its stream. */
type Http2Response = ServerResponse & { stream: ServerHttp2Stream };

function isHttp2(response: ServerResponse): response is Http2Response {
  return response.req.httpVersionMajor === 2;
}

function write(response: ServerResponse, frame: string, how: Behaviour['writes']): void {
  if (how === 'bytes') {
    for (const byte of Buffer.from(frame)) {
      response.write(Uint8Array.of(byte));
    }
  } else if (isHttp2(response)) {
    response.write(frame);
  } else {
    // One write for a chunk, framed here: Node's own way makes four of it, and a benchmark has few cores.
    response.socket?.write(`${Buffer.byteLength(frame).toString(16)}\r\n${frame}\r\n`);
  }
}
