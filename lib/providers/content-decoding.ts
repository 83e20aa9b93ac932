import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

const LF = 10;
const CR = 13;

/** Every chunk comes out as far as it goes, and an end in the middle is none of the decoder's business. */
const ZLIB = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};
const ZSTD = { flush: constants.ZSTD_e_flush, finishFlush: constants.ZSTD_e_flush };

export interface DecodedBody {
  onData(chunk: Buffer): void;
  /** All that was written has come out. */
  onEnd(): void;
  onError(error: Error): void;
  /** More may be written. */
  onDrain(): void;
}

/** Hands on a body as it is meant, decompressed where it is compressed. */
export class ContentDecoder {
  readonly #encoding: string;
  readonly #body: DecodedBody;
  #first: Buffer = Buffer.alloc(0);
  /** Undefined until the first bytes say whether there is one. */
  #decoder: Transform | null | undefined;

  constructor(encoding: string, body: DecodedBody) {
    this.#encoding = encoding;
    this.#body = body;
  }

  /** False: no more is wanted before `onDrain`. */
  write(chunk: Buffer): boolean {
    let bytes = chunk;
    if (this.#decoder === undefined) {
      bytes = this.#first.length === 0 ? chunk : Buffer.concat([this.#first, chunk]);
      this.#first = bytes;
      if (needsMore(this.#encoding, bytes)) return true;
      this.#open(bytes);
    }
    if (this.#decoder) return this.#decoder.write(bytes);
    this.#body.onData(bytes);
    return true;
  }

  end(): void {
    if (this.#decoder) {
      this.#decoder.end();
      return;
    }
    // It ended before its first bytes could say how it is encoded: it is plain.
    if (this.#decoder === undefined && this.#first.length > 0) this.#body.onData(this.#first);
    this.#body.onEnd();
  }

  pause(): void {
    this.#decoder?.pause();
  }

  /** True: more may be written. */
  resume(): boolean {
    if (this.#decoder?.isPaused()) this.#decoder.resume();
    return !this.#decoder?.writableNeedDrain;
  }

  destroy(): void {
    this.#decoder?.destroy();
  }

  #open(first: Buffer): void {
    const decoder = decoderFor(this.#encoding, first);
    this.#decoder = decoder;
    decoder?.on('data', (chunk: Buffer) => this.#body.onData(chunk));
    decoder?.on('drain', () => this.#body.onDrain());
    decoder?.on('end', () => this.#body.onEnd());
    decoder?.on('error', (error) => this.#body.onError(error));
  }
}

/**
 * What undoes a `Content-Encoding` that came though none was asked for; null where the bytes are plain. Decided with the
 * first four bytes: servers label plain bodies `none` or `utf-8`, forget a label, or put one on bytes that a proxy has already
 * decompressed. Streams, and holds no more than a window's worth.
 */
function decoderFor(encoding: string, first: Uint8Array): Transform | null {
  const [a = 0, b = 0, c = 0, d = 0] = first;
  if (a === 0x1f && b === 0x8b) return createGunzip(ZLIB);
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return createZstdDecompress(ZSTD);
  const words = encoding.toLowerCase().split(/[\s,]+/);
  if (words.includes('br') && !isPlain(first)) return createBrotliDecompress(BROTLI);
  if (words.includes('deflate') && !isPlain(first)) {
    // A zlib header (RFC 1950), or raw as some servers send it.
    return (a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0 ? createInflate(ZLIB) : createInflateRaw(ZLIB);
  }
  return null;
}

/** Whether these bytes, fewer than four, may be the beginning of a compressed body. */
function needsMore(encoding: string, first: Uint8Array): boolean {
  if (first.length >= 4) return false;
  return /gzip|deflate|br|zstd/i.test(encoding) || first[0] === 0x1f || first[0] === 0x28;
}

/** Whether a body begins as an event stream, JSON or a page would. */
function isPlain(first: Uint8Array): boolean {
  const begin = Buffer.from(first.subarray(0, 4));
  const isText = begin.every((byte) => byte >= 0x20 || byte === LF || byte === CR);
  return isText && /^(?:\uFEFF|[ \r\n:[{<]|data|even|id:|retr)/.test(begin.toString('utf8'));
}
