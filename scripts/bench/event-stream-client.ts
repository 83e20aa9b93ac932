import { connect, type Socket } from 'node:net';
import { monotonicMs } from '../../e2e/fakes/timer-wheel.ts';

export interface StreamRequest {
  port: number;
  method: 'GET' | 'POST';
  path: string;
  cookie?: string;
  body?: object;
}

/** What one stream came to. Instants in milliseconds of the machine's monotonic clock. */
export interface StreamResult {
  status: number;
  headers: string;
  sentAt: number;
  /** When the first bytes of the body came; null: never. */
  firstBodyAt: number | null;
  /** When the first token came. */
  firstTokenAt: number | null;
  lastAt: number;
  /** Frames with an id, and whether these counted up by one without a gap. */
  frames: number;
  inOrder: boolean;
  tokens: number;
  /** Tokens whose index did not follow the last one's. */
  tokensOutOfOrder: number;
  /** From a token's writing at the provider to its coming here, where it tells the instant. */
  lagsMs: number[];
  /** It ended with the end mark. */
  done: boolean;
  /** The connection broke or ended before. */
  error: string | null;
}

export interface OpenStream {
  socket: Socket;
  /** Resolves when the head of the response has come. */
  head: Promise<{ status: number; headers: string }>;
  /** Resolves when the first token has come; rejects where none does. */
  firstToken: Promise<void>;
  result: Promise<StreamResult>;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const FRAME_END = Buffer.from('\n\n');
const ID = Buffer.from('id: ');
/** A stamped token of the fake: ` <index>@<ms>`. */
const STAMP = Buffer.from('@');
const SPACE = Buffer.from(' ');
const TEXT_MARKS = [Buffer.from('"text-delta"'), Buffer.from('"content":"')];
/** The chunk that only names the role: no token. */
const EMPTY = Buffer.from('"content":""');
const DONE = Buffer.from('[DONE]');
/** At most so many lags are kept of one stream. */
const MAX_LAGS = 10_000;

/**
 * Reads one event stream over a bare socket, looking only for what is counted: on two cores, a real client's CPU would be
 * part of what is measured. Chunk sizes between frames do not matter to it, as a server writes whole frames.
 */
export function openStream(request: StreamRequest): OpenStream {
  const body = request.body === undefined ? '' : JSON.stringify(request.body);
  const socket = connect({ port: request.port, host: '127.0.0.1', noDelay: true });
  const head = Promise.withResolvers<{ status: number; headers: string }>();
  const firstToken = Promise.withResolvers<void>();
  const result = Promise.withResolvers<StreamResult>();
  const reader = new StreamReader();
  // Who does not wait for these is told by the result.
  head.promise.catch(() => {});
  firstToken.promise.catch(() => {});
  socket.write(
    `${request.method} ${request.path} HTTP/1.1\r\nHost: 127.0.0.1:${request.port}\r\n` +
      (request.cookie === undefined ? '' : `Cookie: ${request.cookie}\r\n`) +
      (body === ''
        ? '\r\n'
        : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  );
  reader.state.sentAt = monotonicMs();
  const finish = (error: string | null) => {
    reader.state.error = error;
    const ending = new Error(`${error ?? 'ended'}: ${reader.state.status} ${reader.state.headers}`);
    head.reject(ending);
    firstToken.reject(ending);
    result.resolve(reader.state);
    socket.destroy();
  };
  socket.on('data', (chunk: Buffer) => {
    const hadHead = reader.headDone;
    const hadToken = reader.state.firstTokenAt !== null;
    reader.read(chunk);
    if (!hadHead && reader.headDone) {
      head.resolve({ status: reader.state.status, headers: reader.state.headers });
    }
    if (!hadToken && reader.state.firstTokenAt !== null) {
      firstToken.resolve();
    }
    if (reader.state.done || reader.isWhole) {
      finish(null);
    }
  });
  socket.on('error', (error) => finish(error.message));
  socket.on('end', () => finish('ended early'));
  return { socket, head: head.promise, firstToken: firstToken.promise, result: result.promise };
}

class StreamReader {
  state: StreamResult = {
    status: 0,
    headers: '',
    sentAt: 0,
    firstBodyAt: null,
    firstTokenAt: null,
    lastAt: 0,
    frames: 0,
    inOrder: true,
    tokens: 0,
    tokensOutOfOrder: 0,
    lagsMs: [],
    done: false,
    error: null,
  };
  headDone = false;
  #rest: Buffer = Buffer.alloc(0);
  #lastToken = -1;

  /** An answer that is no stream has come whole. */
  get isWhole(): boolean {
    const length = /\r\ncontent-length: (\d+)/i.exec(this.state.headers)?.[1];
    return this.headDone && length !== undefined && this.#rest.length >= Number(length);
  }

  read(chunk: Buffer): void {
    const now = monotonicMs();
    const { state } = this;
    state.lastAt = now;
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.headDone) {
      const end = bytes.indexOf(HEAD_END);
      if (end === -1) {
        this.#rest = bytes;
        return;
      }
      state.headers = bytes.toString('latin1', 0, end);
      state.status = Number(state.headers.slice(9, 12));
      this.headDone = true;
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    if (bytes.length > 0) {
      state.firstBodyAt ??= now;
    }
    let from = 0;
    for (let end = bytes.indexOf(FRAME_END); end !== -1; end = bytes.indexOf(FRAME_END, from)) {
      this.#frame(bytes, from, end, now);
      from = end + FRAME_END.length;
    }
    this.#rest = Buffer.from(bytes.subarray(from));
  }

  #frame(bytes: Buffer, from: number, to: number, now: number): void {
    const { state } = this;
    const frame = bytes.subarray(from, to);
    const id = frame.indexOf(ID);
    if (id !== -1) {
      if (numberAt(frame, id + ID.length) !== state.frames) {
        state.inOrder = false;
      }
      state.frames++;
    }
    if (TEXT_MARKS.some((mark) => frame.includes(mark)) && !frame.includes(EMPTY)) {
      this.#token(frame, now);
    } else if (frame.includes(DONE)) {
      state.done = true;
    }
  }

  /** The tokens of one frame: one, or, where they carry stamps, as many as these. */
  #token(frame: Buffer, now: number): void {
    const { state } = this;
    state.firstTokenAt ??= now;
    let stamp = frame.indexOf(STAMP);
    if (stamp === -1) {
      state.tokens++;
      return;
    }
    for (; stamp !== -1; stamp = frame.indexOf(STAMP, stamp + 1)) {
      const index = numberAt(frame, frame.lastIndexOf(SPACE, stamp) + 1);
      if (index !== this.#lastToken + 1) {
        state.tokensOutOfOrder++;
      }
      this.#lastToken = index;
      state.tokens++;
      if (state.lagsMs.length < MAX_LAGS) {
        state.lagsMs.push(now - Number.parseFloat(frame.toString('latin1', stamp + 1, stamp + 24)));
      }
    }
  }
}

/** The decimal digits at a place, without making a string of them. */
function numberAt(bytes: Buffer, from: number): number {
  let value = 0;
  for (let index = from; ; index++) {
    const digit = (bytes[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) {
      return value;
    }
    value = value * 10 + digit;
  }
}

/** One header of a response's head, by its lower-case name. */
export function headerOf(headers: string, name: string): string | null {
  const line = headers.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? null;
}
