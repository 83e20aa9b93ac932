import type { LanguageModelV4 } from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { ProviderSettings, ProxySettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { aiSdkStream } from './ai-sdk-stream.ts';
import { createHttpPool } from './http-pool.ts';
import { KeepWarm } from './keep-warm.ts';
import { mendingFetch } from './mending-fetch.ts';
import { fetchModelNames } from './model-names.ts';
import type { Provider } from './provider.ts';
import type { VendorDefinition } from './vendors/vendor-definition.ts';

const MAX_MODELS = 200;

export interface VendorProviderOptions {
  settings: Pick<ProviderSettings, 'apiKey' | 'baseUrl'>;
  clock: Clock;
  /** Answers under way at once. */
  concurrency: number;
  connectMs: number;
  /** Use HTTP/2 where the server offers it over TLS. */
  http2: boolean;
  /** Takes a sentence for whoever runs the server. */
  log?(line: string): void;
  /** On the way to the server; absent: none. */
  proxies?: ProxySettings | undefined;
  /** Speak as with the vendor's own server; absent: where no base URL replaces it. */
  own?: boolean;
}

export interface VendorProvider extends Provider {
  /** The names that the server itself lists, none where it has no list; doing so opens the first connection. Throws a `StreamError`. */
  modelNames(signal: AbortSignal): Promise<string[]>;
}

/** One vendor, or the server that a base URL puts in its place, over kept connections. */
export function createVendorProvider(
  vendor: VendorDefinition,
  options: VendorProviderOptions,
): VendorProvider {
  const { settings, clock, concurrency, connectMs, http2, proxies, log = () => {} } = options;
  const baseUrl = settings.baseUrl ?? vendor.baseUrl;
  const own = options.own ?? settings.baseUrl === null;
  const apiKey = settings.apiKey ?? '';
  const pool = createHttpPool(baseUrl, { concurrency, connectMs, http2, clock, proxies });
  const context = {
    clock,
    wallNow: () => clock.wallNow(),
    keys: [settings.apiKey],
    providerOptions: vendor.providerOptions?.({ own }),
  };
  const connected = vendor.connect({ baseUrl, own, apiKey, fetch: mendingFetch(pool.fetch, log) });
  // Each model builds its schemas anew, which costs more than a short call.
  const made = new LRUCache<string, LanguageModelV4>({ max: MAX_MODELS });
  const modelNamed = (name: string) => {
    const model = made.get(name) ?? connected(name);
    made.set(name, model);
    return model;
  };
  const modelNames = async (signal: AbortSignal) =>
    vendor.listPath === null
      ? []
      : fetchModelNames(baseUrl + vendor.listPath, vendor.listHeaders(apiKey), pool.fetch, signal, context);
  const warmUp = async () => {
    const limit = AbortSignal.timeout(connectMs);
    // Why it failed is told by the first question that meets it.
    if (vendor.listPath !== null) await modelNames(limit).catch(() => {});
    else await touch(pool.fetch, baseUrl, limit).catch(() => {});
  };
  const keepWarm = new KeepWarm(clock, warmUp);
  return {
    id: vendor.id,
    stream: (request, signal) => {
      keepWarm.asked();
      return aiSdkStream(modelNamed(request.model), request, signal, context, (callSignal, reader, queue) => {
        pool.watch(callSignal, {
          reader,
          onHeaders: (connectMs, headersMs) => queue.push({ type: 'headers', connectMs, headersMs }),
        });
      });
    },
    modelNames,
    warmUp,
    close: async () => {
      keepWarm.close();
      await pool.close();
    },
  };
}

/** A request whose answer does not matter, for a server without a list. */
async function touch(fetch: typeof globalThis.fetch, url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { method: 'HEAD', signal });
  await response.body?.cancel();
}
