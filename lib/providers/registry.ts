import { type Settings, VENDORS, type Vendor } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { createMockProvider } from './mock.ts';
import { MOCK_MODELS } from './mock-models.ts';
import type { ModelInfo, Provider } from './provider.ts';
import { VendorModels } from './vendor-models.ts';
import { VENDOR_DEFINITIONS } from './vendors/vendors.ts';

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
  /** Tokens that a question and its history may have; null: not known. */
  contextTokens: number | null;
}

/** Who can be asked, as the settings say. */
export interface ProviderRegistry {
  /** Every model for the picker, those that can be asked first. Never holds a key. */
  list(): ModelInfo[];
  /** Providers that gave no list of their models, and why, in their own words where they have any. */
  withoutList(): { provider: string; reason: string }[];
  /** The model of an id `provider/model`; null where it is unknown or its provider is not configured. */
  resolve(id: string): ResolvedModel | null;
  /** The id that is used where none is named: the setting, else the first that can be asked; null: there is none. */
  defaultModel(): string | null;
  /** The id for quick small tasks: the setting, else the default. */
  fastModel(): string | null;
  /** The id that writes titles; null: `FAST_MODEL` is not set, and none are written. */
  titleModel(): string | null;
  /** The id that is asked where a provider fails; null: none is set. */
  fallbackModel(): string | null;
  /** Opens connections and reads the lists of models that the settings leave to a server. Never throws. */
  warmUp(): Promise<void>;
  /** Ends every call and connection. */
  close(): Promise<void>;
}

export function createProviderRegistry(
  settings: Settings,
  { clock, log }: RegistryOptions,
): ProviderRegistry {
  const mock: Provider | null = settings.mockEnabled ? createMockProvider(clock) : null;
  const askedFor = [settings.defaultModel, settings.fastModel, settings.fallbackModel].flatMap((id) =>
    id === null ? [] : [split(id)],
  );
  const vendors = new Map(
    VENDORS.map((id): [Vendor, VendorModels] => [
      id,
      new VendorModels(VENDOR_DEFINITIONS[id], {
        settings: settings.providers[id],
        clock,
        concurrency: settings.pacerOf(id).concurrency,
        connectMs: settings.providerConnectMs,
        http2: settings.upstreamHttp2,
        proxies: settings.proxies,
        askedFor: askedFor.flatMap(({ provider, name }) => (provider === id ? [name] : [])),
        log,
      }),
    ]),
  );

  function configured(): string[] {
    return [
      ...[...vendors].flatMap(([id, vendor]) => vendor.names().map((name) => `${id}/${name}`)),
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
      label: vendors.get(provider as Vendor)?.labelOf(name) ?? mockLabel(name),
      fast: id === fastModel(),
      configured: isConfigured,
    };
  }

  return {
    list: () => {
      for (const vendor of vendors.values()) vendor.refreshLater();
      const missing = [...vendors].flatMap(([id, { provider, definition }]) =>
        provider === null ? Object.keys(definition.models).map((name) => `${id}/${name}`) : [],
      );
      const other = [...vendors].flatMap(([id, vendor]) =>
        vendor.otherNames().map((name) => `${id}/${name}`),
      );
      return [
        ...configured().map((id) => info(id, true)),
        ...other.map((id): ModelInfo => ({ ...info(id, true), hidden: true })),
        ...missing.map((id) => info(id, false)),
      ];
    },
    withoutList: () =>
      [...vendors].flatMap(([provider, { listFailure }]) =>
        listFailure === null ? [] : [{ provider, reason: listFailure }],
      ),
    resolve: (id) => {
      const { provider, name } = split(id);
      if (provider === 'mock') {
        const known = mock !== null && Object.hasOwn(MOCK_MODELS, name);
        return known ? { provider: mock, model: name, contextTokens: null } : null;
      }
      const vendor = vendors.get(provider as Vendor);
      if (!vendor?.provider) return null;
      if (vendor.names().includes(name) || vendor.otherNames().includes(name)) {
        return { provider: vendor.provider, model: name, contextTokens: vendor.contextTokensOf(name) };
      }
      vendor.refreshLater();
      return null;
    },
    defaultModel,
    fastModel,
    titleModel: () => settings.fastModel,
    fallbackModel: () => settings.fallbackModel,
    warmUp: async () => {
      await Promise.all([...vendors.values()].map((vendor) => vendor.warmUp()));
      if (configured().length === 0) {
        log(
          'No model can be asked. Set a provider’s key (OPENAI_API_KEY and so on) or a server’s OPENAI_BASE_URL, or MOCK_ENABLED=1 for the demo.',
        );
      }
      for (const [setting, id] of [
        ['DEFAULT_MODEL', settings.defaultModel],
        ['FAST_MODEL', settings.fastModel],
        ['FALLBACK_MODEL', settings.fallbackModel],
      ] as const) {
        if (id !== null && !configured().includes(id)) {
          log(
            `${setting} is ${id}, which cannot be asked: its provider is not configured or does not have it.`,
          );
        }
      }
    },
    close: async () => {
      await Promise.all([mock?.close(), ...[...vendors.values()].map((vendor) => vendor.close())]);
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

function mockLabel(name: string): string {
  return Object.entries(MOCK_MODELS).find(([known]) => known === name)?.[1].label ?? name;
}
