/** One provider as the settings describe it. */
export interface ProviderSettings {
  apiKey: string | null;
  /** Replaces the vendor's own; null: the vendor's. */
  baseUrl: string | null;
  /** Model names without the prefix; empty: the built-in list. */
  models: string[];
}

/** Token bucket and queue of one provider. */
export interface PacerSettings {
  /** Tokens per second. */
  rps: number;
  burst: number;
  /** Calls under way at once. */
  concurrency: number;
  maxQueue: number;
  maxWaitMs: number;
}

export const VENDORS = ['openai', 'gemini', 'perplexity', 'anthropic', 'openrouter'] as const;
export type Vendor = (typeof VENDORS)[number];

/** Every setting, parsed. Names as in the settings table of the README; times in milliseconds. */
export interface Settings {
  production: boolean;
  databaseUrl: string;
  sessionSecret: string | null;
  defaultModel: string | null;
  fastModel: string | null;
  providers: Record<Vendor, ProviderSettings>;
  mockEnabled: boolean;
  coalesceEnabled: boolean;
  fanoutEnabled: boolean;
  coalesceTtlMs: number;
  coalesceErrorTtlMs: number;
  pacer: PacerSettings;
  /** Whole settings of the providers that have one of their own, `mock` included. */
  pacerOf: (provider: string) => PacerSettings;
  providerConnectMs: number;
  providerFirstByteMs: number;
  providerStallMs: number;
  shutdownGraceMs: number;
  upstreamHttp2: boolean;
  trustProxy: boolean;
  port: number;
  hostname: string;
  logLevel: string;
}
