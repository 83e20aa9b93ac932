import { Pool } from 'undici';
import type { Clock } from '../stream/clock.ts';
import { type CallWatch, createUndiciFetch } from './undici-fetch.ts';

/** How long an idle connection is kept where the server does not say; undici's own 4 s would end it between two questions. */
const KEEP_ALIVE_MS = 60_000;
/** Beside those that carry answers: warm-up, and sockets that are on their way out. */
const SPARE_CONNECTIONS = 8;

/** What servers commonly allow; theirs counts where it is less. */
const STREAMS_PER_CONNECTION = 100;

export interface HttpPoolOptions {
  /** Answers under way at once; one connection each over HTTP/1.1. */
  concurrency: number;
  connectMs: number;
  /** Use HTTP/2 where the origin offers it over TLS. */
  http2: boolean;
  clock: Pick<Clock, 'now' | 'schedule'>;
}

/** The kept connections to one provider's origin, and a `fetch` over them. */
export interface HttpPool {
  fetch: typeof globalThis.fetch;
  /** The request that `fetch` gets with this signal is watched so. */
  watch(signal: AbortSignal, watch: CallWatch): void;
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
    // undici asks for it in the TLS handshake and opens one connection first, to see which of the two it gets.
    allowH2: options.http2,
    h2Options: { maxConcurrentStreams: STREAMS_PER_CONNECTION },
  });
  const watches = new WeakMap<AbortSignal, CallWatch>();
  return {
    fetch: createUndiciFetch(pool, (signal) => watches.get(signal), options.clock),
    watch: (signal, watch) => {
      watches.set(signal, watch);
    },
    close: () => pool.destroy(),
  };
}
