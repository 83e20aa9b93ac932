import type { Dispatcher } from 'undici';
import type { Clock } from '../stream/clock.ts';
import type { CallWatch } from './body-reader.ts';
import { HttpExchange } from './http-exchange.ts';

/**
 * A `fetch` straight on undici's dispatcher, for the AI SDK: no redirects (they would carry the key to another host),
 * one copy fewer, and an abort that destroys the socket before it returns. Rejects and breaks the body
 * with a `StreamError`, or with the signal's reason. `watchOf` names who watches a request by its signal, which is all of a
 * call that the SDK hands through; so one model serves every call, and its schemas are built once.
 */
export function createUndiciFetch(
  dispatcher: Dispatcher,
  watchOf: (signal: AbortSignal) => CallWatch | undefined,
  clock: Pick<Clock, 'now' | 'schedule'>,
): typeof globalThis.fetch {
  return (input, init) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init?.signal ?? null;
    const watch = signal === null ? undefined : watchOf(signal);
    const exchange = new HttpExchange(signal, watch ?? null, clock, resolve, reject);
    if (exchange.over) {
      return promise;
    }
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: init?.method ?? 'GET',
          headers: { ...(init?.headers as Record<string, string>), 'accept-encoding': 'identity' },
          body: init?.body as string | undefined,
        },
        exchange,
      );
    } catch (error) {
      exchange.onResponseError(null, error);
    }
    return promise;
  };
}
