import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { ProxySettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import type { CallWatch } from './body-reader.ts';
import { createUndiciFetch } from './undici-fetch.ts';

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
  /** Absent: none. */
  proxies?: ProxySettings | undefined;
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
  const dispatcher = dispatcherFor(new URL(baseUrl).origin, options);
  const watches = new WeakMap<AbortSignal, CallWatch>();
  return {
    fetch: createUndiciFetch(dispatcher, (signal) => watches.get(signal), options.clock),
    watch: (signal, watch) => {
      watches.set(signal, watch);
    },
    close: () => dispatcher.destroy(),
  };
}

function dispatcherFor(
  origin: string,
  { concurrency, connectMs, http2, proxies }: HttpPoolOptions,
): Dispatcher {
  const kept = {
    connections: concurrency + SPARE_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    // undici asks for it in the TLS handshake and opens one connection first, to see which of the two it gets.
    allowH2: http2,
    h2Options: { maxConcurrentStreams: STREAMS_PER_CONNECTION },
  };
  if (!proxies || (proxies.http === null && proxies.https === null)) {
    return new Pool(origin, { ...kept, connect: { timeout: connectMs } });
  }
  return new EnvHttpProxyAgent({
    ...kept,
    // An empty one keeps undici from reading the environment itself.
    httpProxy: proxies.http ?? '',
    httpsProxy: proxies.https ?? '',
    noProxy: proxies.no,
    connectTimeout: connectMs,
    // Whichever way it goes, to the proxy, through it, or past it: the same limits.
    factory: (to: string | URL, made: object) => new Pool(to, { ...kept, ...made }),
    clientFactory: (to: string | URL, made: object) => new Pool(to, { ...kept, ...made }),
  });
}
