import { type Settings, VENDORS, type Vendor } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { StreamError } from '../stream/errors.ts';
import { createMockProvider } from './mock.ts';
import { MOCK_MODELS } from './mock-models.ts';
import { createOpenAiProvider, type OpenAiProvider } from './openai.ts';
import { OPENAI_MODELS } from './openai-models.ts';
import type { ModelInfo, Provider } from './provider.ts';

export interface RegistryOptions {
  clock: Clock;
  /** Takes a sentence for whoever starts the server. */
  log(line: string): void;
}

/** A model that can be asked. */
export interface ResolvedModel {
  provider: Provider;
  /** The model's own name, without the provider's prefix. */
  model: string;
}

/** Who can be asked, as the settings say. */
export interface ProviderRegistry {
  /** Every model for the picker, those that can be asked first. Never holds a key. */
  list(): ModelInfo[];
  /** The model of an id `provider/model`; null where it is unknown or its provider is not configured. */
  resolve(id: string): ResolvedModel | null;
  /** The id that is used where none is named: the setting, else the first that can be asked; null: there is none. */
  defaultModel(): string | null;
  /** The id for quick small tasks: the setting, else the default. */
  fastModel(): string | null;
  /** Opens connections and reads the lists of models that the settings leave to a server. Never throws. */
  warmUp(): Promise<void>;
  /** Ends every call and connection. */
  close(): Promise<void>;
}

/** A list that a server had no answer for is asked for again at most so often. */
const REFRESH_AFTER_MS = 10_000;

/** Vendors whose keys may be set already, and that cannot be asked yet. */
const NOT_BUILT: readonly Vendor[] = VENDORS.filter((vendor) => vendor !== 'openai');

export function createProviderRegistry(
  settings: Settings,
  { clock, log }: RegistryOptions,
): ProviderRegistry {
  const { openai: openaiSettings } = settings.providers;
  const openai: OpenAiProvider | null =
    openaiSettings.apiKey !== null || openaiSettings.baseUrl !== null
      ? createOpenAiProvider({
          settings: openaiSettings,
          clock,
          concurrency: settings.pacerOf('openai').concurrency,
          connectMs: settings.providerConnectMs,
        })
      : null;
  const mock: Provider | null = settings.mockEnabled ? createMockProvider(clock) : null;
  const askedFor = [settings.defaultModel, settings.fastModel, settings.fallbackModel];
  /** Only a server behind a base URL knows its models; null: it has not said yet. */
  const listsItself = openaiSettings.baseUrl !== null && openaiSettings.models.length === 0;
  let listed: readonly string[] | null = null;
  let refreshedAt = -Infinity;
  let refreshing: Promise<void> | null = null;

  function openaiNames(): string[] {
    if (openai === null) {
      return [];
    }
    const named = listsItself ? (listed ?? []) : openaiSettings.models;
    const builtIn = openaiSettings.baseUrl === null ? Object.keys(OPENAI_MODELS) : [];
    // Whoever sets a model of this provider as the default vouches for it, though no list may have come yet.
    const vouchedFor = askedFor.flatMap((id) =>
      id?.startsWith('openai/') ? [id.slice('openai/'.length)] : [],
    );
    return [...new Set([...(named.length > 0 ? named : builtIn), ...vouchedFor])];
  }

  function configured(): string[] {
    return [
      ...openaiNames().map((name) => `openai/${name}`),
      ...(mock === null ? [] : Object.keys(MOCK_MODELS).map((name) => `mock/${name}`)),
    ];
  }

  function defaultModel(): string | null {
    return settings.defaultModel ?? configured()[0] ?? null;
  }

  function fastModel(): string | null {
    return settings.fastModel ?? defaultModel();
  }

  function info(id: string, isConfigured: boolean): ModelInfo {
    const { provider, name } = split(id);
    return {
      id,
      provider,
      label: labelOf(provider, name),
      fast: id === fastModel(),
      configured: isConfigured,
    };
  }

  function refreshLater(): void {
    if (listsItself && listed === null && clock.now() - refreshedAt >= REFRESH_AFTER_MS) {
      refresh();
    }
  }

  /** One at a time, whoever asks; never rejects. */
  function refresh(): Promise<void> {
    refreshedAt = clock.now();
    refreshing ??= readModelNames().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function readModelNames(): Promise<void> {
    if (openai === null) {
      return;
    }
    const limit = new AbortController();
    const cancel = clock.schedule(settings.providerConnectMs, () =>
      limit.abort(new StreamError('provider_timeout')),
    );
    try {
      const names = await openai.modelNames(limit.signal);
      listed = names.length > 0 ? names : listed;
    } catch (error) {
      const failure = StreamError.from(error);
      log(
        `openai: ${failure.message}${failure.detail ? ` (${failure.detail})` : ''}${
          listsItself ? ' Set OPENAI_MODELS to name its models yourself.' : ''
        }`,
      );
    } finally {
      cancel();
    }
  }

  return {
    list: () => {
      refreshLater();
      const known = configured();
      const missing = openai === null ? Object.keys(OPENAI_MODELS).map((name) => `openai/${name}`) : [];
      return [...known.map((id) => info(id, true)), ...missing.map((id) => info(id, false))];
    },
    resolve: (id) => {
      const { provider, name } = split(id);
      if (provider === 'mock' && mock !== null && Object.hasOwn(MOCK_MODELS, name)) {
        return { provider: mock, model: name };
      }
      if (provider === 'openai' && openai !== null) {
        if (openaiNames().includes(name)) {
          return { provider: openai, model: name };
        }
        refreshLater();
      }
      return null;
    },
    defaultModel,
    fastModel,
    warmUp: async () => {
      for (const vendor of NOT_BUILT) {
        const { apiKey, baseUrl } = settings.providers[vendor];
        if (apiKey !== null || baseUrl !== null) {
          log(`${vendor}: its settings are there, but asking it is not built yet; it is left out.`);
        }
      }
      await refresh();
      if (configured().length === 0) {
        log('No model can be asked. Set OPENAI_API_KEY or OPENAI_BASE_URL, or MOCK_ENABLED=1 for the demo.');
      }
      for (const [setting, id] of [
        ['DEFAULT_MODEL', settings.defaultModel],
        ['FAST_MODEL', settings.fastModel],
      ] as const) {
        if (id !== null && !configured().includes(id)) {
          log(
            `${setting} is ${id}, which cannot be asked: its provider is not configured or does not have it.`,
          );
        }
      }
    },
    close: async () => {
      await Promise.all([openai?.close(), mock?.close()]);
      await refreshing;
    },
  };
}

/** A model's own name may hold slashes; its provider's does not. */
function split(id: string): { provider: string; name: string } {
  const slash = id.indexOf('/');
  return slash === -1
    ? { provider: id, name: '' }
    : { provider: id.slice(0, slash), name: id.slice(slash + 1) };
}

function labelOf(provider: string, name: string): string {
  const mock = Object.entries(MOCK_MODELS).find(([known]) => known === name);
  if (provider === 'mock' && mock !== undefined) {
    return mock[1].label;
  }
  return Object.hasOwn(OPENAI_MODELS, name) ? (OPENAI_MODELS[name] ?? name) : name;
}
