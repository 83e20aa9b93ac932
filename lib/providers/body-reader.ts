import type { StreamError } from '../stream/errors.ts';

/** Reads the body of a successful response in place of the caller of `fetch`, whose promise is then rejected. */
export interface BodyReader {
  /** The headers of a successful response have come. */
  begin(headers: Record<string, string>): void;
  take(chunk: Buffer): void;
  /** The body has ended; null: in order. */
  end(error: StreamError | null): void;
  /** Nobody reads the answer any more. */
  leave(): void;
  /** It has read all that it wants, though the body may go on. */
  readonly over: boolean;
  /** It wants no more for now. */
  readonly full: boolean;
  /** Calls `fn` whenever it may want more again. */
  onRoom(fn: () => void): void;
}

/** What of one call is watched where it passes by. */
export interface CallWatch {
  reader: BodyReader;
  /** The headers of a successful response have come: so long after a connection was ready, and that after the call. In milliseconds. */
  onHeaders(
    connectMs: number,
    headersMs: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void;
}
