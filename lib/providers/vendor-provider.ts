import type { LanguageModelV4 } from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { ProviderSettings, ProxySettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { StreamError } from '../stream/errors.ts';
import { aiSdkStream } from './ai-sdk-stream.ts';
import { createHttpPool } from './http-pool.ts';
import { KeepWarm } from './keep-warm.ts';
import { mendingFetch } from './mending-fetch.ts';
import { fetchModelNames, type ListedNames } from './model-names.ts';
import type { Provider } from './provider.ts';
import { requestIdOf } from './request-id.ts';
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
  modelNames(signal: AbortSignal): Promise<ListedNames>;
}

/** One vendor, or the server that a base URL puts in its place, over kept connections. */
export function createVendorProvider(
  vendor: VendorDefinition,
  options: VendorProviderOptions,
): VendorProvider {
  const { settings, clock, concurrency, connectMs, http2, proxies, log = () => {} } = options;
  let baseUrl = settings.baseUrl ?? vendor.baseUrl;
  const own = options.own ?? settings.baseUrl === null;
  const apiKey = settings.apiKey ?? '';
  const pool = createHttpPool(baseUrl, { concurrency, connectMs, http2, clock, proxies });
  const context = {
    clock,
    wallNow: () => clock.wallNow(),
    keys: [settings.apiKey],
    providerOptions: vendor.providerOptions?.({ own }),
  };
  const fetch = mendingFetch(pool.fetch, log);
  let connected = vendor.connect({ baseUrl, own, apiKey, fetch });
  // Each model builds its schemas anew, which costs more than a short call.
  const made = new LRUCache<string, LanguageModelV4>({ max: MAX_MODELS });
  const modelNamed = (name: string) => {
    const model = made.get(name) ?? connected(name);
    made.set(name, model);
    return model;
  };
  const listAt = (url: string, signal: AbortSignal) =>
    fetchModelNames(url + vendor.listPath, vendor.listHeaders(apiKey), pool.fetch, signal, context);
  const modelNames = async (signal: AbortSignal) => {
    if (vendor.listPath === null) return { chat: [], other: [] };
    try {
      return await listAt(baseUrl, signal);
    } catch (error) {
      const whole = baseUrl + prefixOf(vendor);
      if (own || baseUrl.endsWith(prefixOf(vendor)) || !isElsewhere(error)) throw error;
      const names = await listAt(whole, signal).catch(() => {
        throw error;
      });
      log(`${baseUrl} has no list of models and ${whole} has one: it is asked there from now on.`);
      baseUrl = whole;
      connected = vendor.connect({ baseUrl, own, apiKey, fetch });
      made.clear();
      return names;
    }
  };
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
          onHeaders: (connectMs, headersMs, headers) => {
            const requestId = requestIdOf(headers, context.keys);
            queue.push({
              type: 'headers',
              connectMs,
              headersMs,
              ...(requestId === undefined ? {} : { requestId }),
            });
          },
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

/** What a vendor's base URL ends with: `/v1`, say. */
const prefixOf = (vendor: VendorDefinition) => new URL(vendor.baseUrl).pathname.replace(/\/$/, '');

/** Whether a failure may mean that nothing is served at that address, rather than that it is refused or out of reach. */
function isElsewhere(error: unknown): boolean {
  return (
    error instanceof StreamError &&
    ['model_unknown', 'provider_protocol', 'provider_error'].includes(error.code)
  );
}
