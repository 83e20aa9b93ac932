import { Pool } from 'undici';
import { type BodyTap, createUndiciFetch } from './undici-fetch.ts';

/** How long an idle connection is kept where the server does not say; undici's own 4 s would end it between two questions. */
const KEEP_ALIVE_MS = 60_000;
/** Beside those that carry answers: warm-up, and sockets that are on their way out. */
const SPARE_CONNECTIONS = 8;

export interface HttpPoolOptions {
  /** Answers under way at once; one connection each over HTTP/1.1. */
  concurrency: number;
  connectMs: number;
}

/** The kept connections to one provider's origin, and a `fetch` over them. */
export interface HttpPool {
  fetch: typeof globalThis.fetch;
  /** The body of the request that `fetch` gets with this signal goes through the tap. */
  tap(signal: AbortSignal, tap: BodyTap): void;
  /** Ends every request and connection. */
  close(): Promise<void>;
}

/** Silence is the run's to judge, so only connecting has a time limit here. */
export function createHttpPool(baseUrl: string, options: HttpPoolOptions): HttpPool {
  const pool = new Pool(new URL(baseUrl).origin, {
    connections: options.concurrency + SPARE_CONNECTIONS,
    connect: { timeout: options.connectMs },
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
  });
  const taps = new WeakMap<AbortSignal, BodyTap>();
  return {
    fetch: createUndiciFetch(pool, (signal) => taps.get(signal)),
    tap: (signal, tap) => {
      taps.set(signal, tap);
    },
    close: () => pool.destroy(),
  };
}
