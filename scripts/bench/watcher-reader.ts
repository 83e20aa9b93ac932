import { connect, type Socket } from 'node:net';
import { monotonicMs } from '../../e2e/fakes/timer-wheel.ts';

// With its line break, which a header that ends so (`x-request-id: `) has elsewhere.
const ID = Buffer.from('\nid: ');
const STAMP = Buffer.from('@');
const SPACE = Buffer.from(' ');
const FRAME_END = Buffer.from('\n\n');
const DONE = Buffer.from('[DONE]');
const ZERO = 48;

/**
 * One of thousands of watchers of one run, as cheap as it can be: counts frames by their ids and sees whether one is
 * missing or comes twice. Everything else of a frame is looked at once per read.
 */
export class Watcher {
  /** Frames with an id; the next expected id. */
  frames = 0;
  outOfOrder = 0;
  /** Index of the newest token. */
  lastToken = -1;
  firstAt = 0;
  lastAt = 0;
  done = false;
  /** From the provider's writing of a token to its reading here, one per read. */
  lagsMs: number[] = [];
  readonly ended: Promise<void>;
  readonly connected: Promise<void>;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);

  constructor(port: number, path: string, cookie: string | null) {
    this.#socket = connect({ port, host: '127.0.0.1' });
    const connected = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.connected = connected.promise;
    this.ended = ended.promise;
    const cookieLine = cookie === null ? '' : `Cookie: ${cookie}\r\n`;
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${cookieLine}\r\n`);
    this.#socket.on('data', (chunk: Buffer) => {
      connected.resolve();
      this.#read(chunk);
      if (this.done) {
        this.#socket.destroy();
        ended.resolve();
      }
    });
    const fail = () => {
      connected.resolve();
      ended.resolve();
    };
    this.#socket.on('error', fail);
    this.#socket.on('close', fail);
  }

  #read(received: Buffer): void {
    const now = monotonicMs();
    const bytes = this.#rest.length === 0 ? received : Buffer.concat([this.#rest, received]);
    const end = bytes.lastIndexOf(FRAME_END) + FRAME_END.length;
    // A frame that a read has cut is looked at when it is whole.
    this.#rest = end < FRAME_END.length ? bytes : Buffer.from(bytes.subarray(end));
    const chunk = end < FRAME_END.length ? bytes.subarray(0, 0) : bytes.subarray(0, end);
    let last = -1;
    for (let at = chunk.indexOf(ID); at !== -1; at = chunk.indexOf(ID, at + ID.length)) {
      let id = 0;
      for (let index = at + ID.length; ; index++) {
        const digit = (chunk[index] ?? 0) - ZERO;
        if (digit < 0 || digit > 9) {
          break;
        }
        id = id * 10 + digit;
      }
      if (id !== this.frames) {
        this.outOfOrder++;
      }
      this.frames = id + 1;
      last = at;
    }
    if (last !== -1) {
      const stamp = chunk.lastIndexOf(STAMP);
      if (stamp !== -1) {
        this.firstAt ||= now;
        this.lastAt = now;
        const space = chunk.lastIndexOf(SPACE, stamp);
        this.lastToken = Number.parseInt(chunk.toString('latin1', space + 1, stamp), 10);
        this.lagsMs.push(now - Number.parseFloat(chunk.toString('latin1', stamp + 1, stamp + 24)));
      }
    }
    if (chunk.includes(DONE)) {
      this.done = true;
    }
  }
}
