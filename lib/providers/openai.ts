import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderSettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { aiSdkStream } from './ai-sdk-stream.ts';
import { DeltaLane } from './delta-lane.ts';
import type { EventQueue } from './event-queue.ts';
import { createHttpPool } from './http-pool.ts';
import { fetchModelNames } from './model-names.ts';
import type { Provider } from './provider.ts';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

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
  const modelNames = (signal: AbortSignal) => fetchModelNames(baseUrl, apiKey, pool.fetch, signal, context);
  return {
    id: 'openai',
    stream: (request, signal) => {
      const open = (queue: EventQueue) =>
        chatModel(kind, request.model, baseUrl, apiKey, pool.tappedFetch(new DeltaLane(queue)));
      return aiSdkStream(open, request, signal, context);
    },
    modelNames,
    warmUp: async () => {
      // Why it failed is told by the first question that meets it.
      await modelNames(AbortSignal.timeout(connectMs)).catch(() => {});
    },
    close: () => pool.close(),
  };
}

/** Made for each call, as its `fetch` is. */
function chatModel(
  kind: 'openai' | 'compatible',
  name: string,
  baseURL: string,
  apiKey: string | null,
  fetch: typeof globalThis.fetch,
): LanguageModelV4 {
  if (kind === 'openai') {
    return createOpenAI({ baseURL, apiKey: apiKey ?? '', fetch }).chat(name);
  }
  return createOpenAICompatible({
    name: 'openai',
    baseURL,
    fetch,
    includeUsage: true,
    ...(apiKey === null ? {} : { apiKey }),
  }).chatModel(name);
}
