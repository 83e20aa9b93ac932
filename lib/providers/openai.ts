import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { ProviderSettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { aiSdkStream } from './ai-sdk-stream.ts';
import { DeltaLane } from './delta-lane.ts';
import { createHttpPool } from './http-pool.ts';
import { fetchModelNames } from './model-names.ts';
import type { Provider } from './provider.ts';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

const MAX_MODELS = 200;

export interface OpenAiOptions {
  settings: Pick<ProviderSettings, 'apiKey' | 'baseUrl'>;
  clock: Clock;
  /** Answers under way at once. */
  concurrency: number;
  connectMs: number;
  /** Which dialect to speak; absent: the vendor's own where no base URL replaces it. */
  kind?: 'openai' | 'compatible';
}

export interface OpenAiProvider extends Provider {
  /** The names that the server itself lists; doing so opens the first connection. Throws a `StreamError`. */
  modelNames(signal: AbortSignal): Promise<string[]>;
}

/** OpenAI itself, or, with a base URL, any server that speaks its chat completions; those may need no key. */
export function createOpenAiProvider(options: OpenAiOptions): OpenAiProvider {
  const { settings, clock, concurrency, connectMs } = options;
  const baseUrl = settings.baseUrl ?? OPENAI_BASE_URL;
  const { apiKey } = settings;
  const pool = createHttpPool(baseUrl, { concurrency, connectMs });
  const context = { wallNow: () => clock.wallNow(), keys: [apiKey] };
  const kind = options.kind ?? (settings.baseUrl === null ? 'openai' : 'compatible');
  const modelNamed = chatModels(kind, baseUrl, apiKey, pool.fetch);
  const modelNames = (signal: AbortSignal) => fetchModelNames(baseUrl, apiKey, pool.fetch, signal, context);
  return {
    id: 'openai',
    stream: (request, signal) =>
      aiSdkStream(modelNamed(request.model), request, signal, context, (queue, callSignal) =>
        pool.tap(callSignal, new DeltaLane(queue)),
      ),
    modelNames,
    warmUp: async () => {
      // Why it failed is told by the first question that meets it.
      await modelNames(AbortSignal.timeout(connectMs)).catch(() => {});
    },
    close: () => pool.close(),
  };
}

/** The SDK's models of this server, by name; each builds its schemas anew, which costs more than a short call. */
function chatModels(
  kind: 'openai' | 'compatible',
  baseURL: string,
  apiKey: string | null,
  fetch: typeof globalThis.fetch,
): (name: string) => LanguageModelV4 {
  const made = new LRUCache<string, LanguageModelV4>({ max: MAX_MODELS });
  const compatible = createOpenAICompatible({
    name: 'openai',
    baseURL,
    fetch,
    includeUsage: true,
    ...(apiKey === null ? {} : { apiKey }),
  });
  const openai = createOpenAI({ baseURL, apiKey: apiKey ?? '', fetch });
  return (name) => {
    const model = made.get(name) ?? (kind === 'openai' ? openai.chat(name) : compatible.chatModel(name));
    made.set(name, model);
    return model;
  };
}
