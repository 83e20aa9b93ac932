import type { ProviderSettings, ProxySettings } from '../env.ts';
import type { Clock } from '../stream/clock.ts';
import { ModelList } from './model-list.ts';
import { createVendorProvider, type VendorProvider } from './vendor-provider.ts';
import type { VendorDefinition } from './vendors/vendor-definition.ts';

export interface VendorModelsOptions {
  settings: ProviderSettings;
  clock: Clock;
  concurrency: number;
  connectMs: number;
  http2: boolean;
  proxies?: ProxySettings | undefined;
  /** Names of this vendor's models that the settings ask for by name. */
  askedFor: readonly string[];
  log(line: string): void;
}

/** One vendor as the settings have it, and which models it has. */
export class VendorModels {
  readonly definition: VendorDefinition;
  readonly settings: ProviderSettings;
  /** Null where neither a key nor an address is set. */
  readonly provider: VendorProvider | null;
  readonly #askedFor: readonly string[];
  readonly #list: ModelList | null;
  readonly #listsItself: boolean;

  constructor(definition: VendorDefinition, options: VendorModelsOptions) {
    const { settings, clock, concurrency, connectMs, http2, proxies, log } = options;
    const { id, baseUrl, listPath } = definition;
    this.definition = definition;
    this.settings = settings;
    this.#askedFor = options.askedFor;
    const configured = settings.apiKey !== null || settings.baseUrl !== null;
    const provider = configured
      ? createVendorProvider(definition, {
          ...{ settings, clock, concurrency, connectMs, http2, proxies },
          log: (line) => log(`${id}: ${line}`),
        })
      : null;
    this.provider = provider;
    this.#listsItself =
      listPath !== null &&
      settings.models.length === 0 &&
      (settings.baseUrl !== null || definition.listsItself);
    const advice = this.#listsItself ? ` Set ${id.toUpperCase()}_MODELS to name its models yourself.` : '';
    this.#list =
      provider === null || listPath === null
        ? null
        : new ModelList({
            read: (signal) => provider.modelNames(signal),
            clock,
            limitMs: connectMs,
            onFailure: ({ message, detail }) =>
              log(
                `${id} (${settings.baseUrl ?? baseUrl}) gave no list: ${message}${detail ? ` (${detail})` : ''}${advice}`,
              ),
          });
  }

  /** The names of the models that can be asked, the default first; none where the vendor is not configured. */
  names(): string[] {
    if (this.provider === null) return [];
    const named = this.#listsItself ? (this.#list?.names?.chat ?? []) : this.settings.models;
    // A server behind a base URL has models of its own; only one without a list is taken to have the vendor's.
    const mayBuiltIn = this.settings.baseUrl === null || this.definition.listPath === null;
    const builtIn = mayBuiltIn ? Object.keys(this.definition.models) : [];
    // Whoever sets a model of this provider as the default vouches for it, though no list may have come yet.
    return [...new Set([...(named.length > 0 ? named : builtIn), ...this.#askedFor])];
  }

  /** Names that the server lists and that do not look like chat models. They can be asked, too. */
  otherNames(): readonly string[] {
    if (!this.#listsItself) return [];
    const asked = new Set(this.#askedFor);
    return (this.#list?.names?.other ?? []).filter((name) => !asked.has(name));
  }

  /** Why the server gave no list, in its own words where it has any; null where it gave one or is not asked for it. */
  get listFailure(): string | null {
    const failure = this.#listsItself ? (this.#list?.failure ?? null) : null;
    return failure && (failure.report.providerMessage ?? failure.message);
  }

  /** What a model is called on screen. */
  labelOf(name: string): string {
    return Object.hasOwn(this.definition.models, name) ? (this.definition.models[name]?.label ?? name) : name;
  }

  /** Tokens that a question and its history may have; null: not known. */
  contextTokensOf(name: string): number | null {
    return Object.hasOwn(this.definition.models, name)
      ? (this.definition.models[name]?.contextTokens ?? null)
      : null;
  }

  /** Asks the server for its list again where it is time to, without waiting. */
  refreshLater(): void {
    if (this.#listsItself) this.#list?.refreshLater();
  }

  /** Opens the first connection, by reading the list where there is one. Never throws. */
  async warmUp(): Promise<void> {
    if (this.#list === null) await this.provider?.warmUp();
    else await this.#list.refresh();
  }

  async close(): Promise<void> {
    await this.provider?.close();
    await this.#list?.settled();
  }
}
