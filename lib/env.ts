import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { z } from 'zod';
import { ALERTS, BASE_URL_EXAMPLES, COMMON, PACER, PACER_DEFAULTS, PROVIDER } from './env-schema.ts';
import { ALERT_RULES, type AlertThresholds } from './metrics/alerts/alert-rules.ts';
import { type SettingFault, SettingsError } from './settings-error.ts';

/** One provider as the settings describe it. */
export interface ProviderSettings {
  apiKey: string | null;
  /** Replaces the vendor's own, without a trailing slash; null: the vendor's. */
  baseUrl: string | null;
  /** Model names without the prefix; empty: the built-in list. */
  models: string[];
}

/** The proxies on the way to providers, as `HTTP_PROXY` and its kin name them. */
export interface ProxySettings {
  /** For addresses over http, and for https where that has none of its own; null: none. */
  http: string | null;
  https: string | null;
  /** Hosts that are reached directly, comma-separated. */
  no: string;
}

/** Token bucket and queue of one provider, as its variables say. */
export interface PacerSettings {
  /** Tokens per second. */
  rps: number;
  burst: number;
  /** Calls under way at once. */
  concurrency: number;
  maxQueue: number;
  maxWaitMs: number;
}

/** What one owner may have in one provider's queue: the same in each. */
export interface OwnerLimits {
  /** Calls waiting and under way together. */
  ownerQueue: number;
  /** Calls under way. */
  ownerConcurrency: number;
}

export const VENDORS = ['openai', 'gemini', 'perplexity', 'anthropic', 'openrouter'] as const;
export type Vendor = (typeof VENDORS)[number];

/** Every setting, parsed. Names as in `.env.example`; times in milliseconds. */
export interface Settings {
  production: boolean;
  /** `file:<path>`, relative to the working directory. */
  databaseUrl: string;
  sessionSecret: string | null;
  /** `provider/model`; null: the first configured model, else `mock/faststream`. */
  defaultModel: string | null;
  fastModel: string | null;
  /** Who answers when a provider is down; null: nobody. */
  fallbackModel: string | null;
  providers: Record<Vendor, ProviderSettings>;
  mockEnabled: boolean;
  coalesceEnabled: boolean;
  fanoutEnabled: boolean;
  coalesceTtlMs: number;
  coalesceErrorTtlMs: number;
  pacer: PacerSettings;
  /** Settings of one provider, `mock` included: its own where it has any, else those of `pacer`. */
  pacerOf: (provider: string) => PacerSettings & OwnerLimits;
  /** Whether questions are still asked that everybody has left while they waited. */
  abandonedCalls: boolean;
  providerConnectMs: number;
  providerFirstByteMs: number;
  providerStallMs: number;
  /** How long a run may take in all. */
  runMaxMs: number;
  /** Failures in a row after which a provider counts as down, and for how long. */
  breakerFailures: number;
  breakerCooldownMs: number;
  /** Bearer token of metrics, alerts and dashboard; null: loopback callers only. */
  metricsToken: string | null;
  /** `METRICS_PUBLIC=loopback`: loopback callers see the figures although a proxy was noticed. */
  metricsOnLoopback: boolean;
  /** One word in front of everything; null: none. */
  accessToken: string | null;
  /** Hosts that the server answers for, beside its own address; `*.` in front stands for subdomains. */
  allowedHosts: string[];
  alertThresholds: AlertThresholds;
  /** Replaces how long every alert must last, in milliseconds; null: each rule's own. */
  alertForMs: number | null;
  alertWebhookUrl: string | null;
  alertWebhookSecret: string | null;
  /** Where traces are exported to; null: nowhere. */
  otlpEndpoint: string | null;
  shutdownGraceMs: number;
  upstreamHttp2: boolean;
  proxies: ProxySettings;
  trustProxy: boolean;
  port: number;
  hostname: string;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** Who has a pacer of its own. */
const PACED = [...VENDORS, 'mock'] as const;

const prefixOf = (provider: string) => `${provider.toUpperCase()}_`;

/** Every variable that is read, `NODE_ENV` aside; `.env.example` lists the same. */
export const SETTING_NAMES: readonly string[] = [
  ...Object.keys(COMMON),
  ...Object.keys(ALERTS),
  ...Object.keys(PACER).map((key) => `PACER_${key}`),
  ...VENDORS.flatMap((vendor) => Object.keys(PROVIDER).map((key) => prefixOf(vendor) + key)),
  ...PACED.flatMap((provider) => Object.keys(PACER).map((key) => prefixOf(provider) + key)),
];

export type Environment = Record<string, string | undefined>;

/**
 * Parses an environment. A blank variable counts as not set, and so does a `HOSTNAME` that is the machine's own name:
 * shells and containers export that by themselves.
 * @throws {SettingsError} naming every wrong setting at once.
 */
export function readSettings(env: Environment, machineName: string = hostname()): Settings {
  const faults: SettingFault[] = [];
  const given = withProxyNames(withoutMachineName(env, machineName));
  const common = parse(given, '', COMMON, faults);
  const pacer = { ...PACER_DEFAULTS, ...pacerOverrides(parse(given, 'PACER_', PACER, faults)) };
  const ownerLimits = { ownerQueue: common.OWNER_QUEUE, ownerConcurrency: common.OWNER_CONCURRENCY };
  const pacers = new Map<string, PacerSettings>();
  for (const provider of PACED) {
    const own = pacerOverrides(parse(given, prefixOf(provider), PACER, faults));
    pacers.set(provider, { ...pacer, ...own });
  }
  const providers = Object.fromEntries(
    VENDORS.map((vendor) => [vendor, providerSettings(parse(given, prefixOf(vendor), PROVIDER, faults))]),
  ) as Record<Vendor, ProviderSettings>;
  for (const fault of faults) fault.example = BASE_URL_EXAMPLES[fault.name] ?? fault.example;

  const thresholds = parse(given, '', ALERTS, faults) as Record<string, number | undefined>;

  const production = env.NODE_ENV === 'production';
  const mockEnabled = common.MOCK_ENABLED ?? (!production || !Object.values(providers).some(isConfigured));
  for (const name of ['DEFAULT_MODEL', 'FAST_MODEL', 'FALLBACK_MODEL'] as const) {
    const fault = modelFault(common[name], providers, mockEnabled);
    if (fault !== null) faults.push({ name, fault, example: '' });
  }
  for (const fault of faults) {
    if (fault.name.endsWith('_MODEL')) fault.example = usableModel(providers, mockEnabled);
  }
  if (faults.length > 0) throw new SettingsError(faults);

  return {
    production,
    databaseUrl: common.DATABASE_URL,
    sessionSecret: common.SESSION_SECRET ?? null,
    defaultModel: common.DEFAULT_MODEL ?? null,
    fastModel: common.FAST_MODEL ?? null,
    fallbackModel: common.FALLBACK_MODEL ?? null,
    providers,
    mockEnabled,
    coalesceEnabled: common.COALESCE_ENABLED,
    fanoutEnabled: common.STREAM_FANOUT_ENABLED,
    coalesceTtlMs: common.COALESCE_TTL_MS,
    coalesceErrorTtlMs: common.COALESCE_ERROR_TTL_MS,
    pacer,
    pacerOf: (provider) => ({ ...(pacers.get(provider) ?? pacer), ...ownerLimits }),
    abandonedCalls: common.ABANDONED_CALLS,
    providerConnectMs: common.PROVIDER_CONNECT_MS,
    providerFirstByteMs: common.PROVIDER_FIRST_BYTE_MS,
    providerStallMs: common.PROVIDER_STALL_MS,
    runMaxMs: common.RUN_MAX_MS,
    breakerFailures: common.BREAKER_FAILURES,
    breakerCooldownMs: common.BREAKER_COOLDOWN_MS,
    metricsToken: common.METRICS_TOKEN ?? null,
    metricsOnLoopback: common.METRICS_PUBLIC === 'loopback',
    accessToken: common.ACCESS_TOKEN ?? null,
    allowedHosts: common.ALLOWED_HOSTS ?? [],
    alertThresholds: Object.fromEntries(
      ALERT_RULES.map(({ id, setting, threshold }) => [id, thresholds[setting] ?? threshold]),
    ) as AlertThresholds,
    alertForMs: common.ALERT_FOR_S === undefined ? null : common.ALERT_FOR_S * 1000,
    alertWebhookUrl: common.ALERT_WEBHOOK_URL ?? null,
    alertWebhookSecret: common.ALERT_WEBHOOK_SECRET ?? null,
    otlpEndpoint: common.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    shutdownGraceMs: common.SHUTDOWN_GRACE_MS,
    upstreamHttp2: common.UPSTREAM_HTTP2,
    proxies: {
      http: common.HTTP_PROXY ?? null,
      https: common.HTTPS_PROXY ?? null,
      no: common.NO_PROXY ?? '',
    },
    trustProxy: common.TRUST_PROXY,
    port: common.PORT,
    hostname: common.HOSTNAME,
    logLevel: common.LOG_LEVEL,
  };
}

/** This process's environment, for those who hand it on to a child. Nobody else reads `process.env`. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

/** The settings of this process. @throws {SettingsError} */
export function settingsOfProcess(): Settings {
  return readSettings(environment());
}

/** Whether a provider can be asked: a key, or the address of a server that needs none. */
export function isConfigured(provider: ProviderSettings): boolean {
  return provider.apiKey !== null || provider.baseUrl !== null;
}

/** The environment without a `HOSTNAME` that only repeats the machine's name, with or without its domain. */
export function withoutMachineName<E extends Environment>(env: E, machineName: string = hostname()): E {
  const label = (name: string) => name.trim().toLowerCase().split('.')[0];
  if (env.HOSTNAME === undefined || isAddress(env.HOSTNAME)) return env;
  if (label(env.HOSTNAME) !== label(machineName) || label(machineName) === 'localhost') return env;
  const { HOSTNAME: _, ...rest } = env;
  return rest as E;
}

/** The proxies under their names in capitals; those in small letters win, as everywhere. */
function withProxyNames(env: Environment): Environment {
  const { http_proxy, https_proxy, no_proxy } = env;
  return {
    ...env,
    ...(http_proxy === undefined ? {} : { HTTP_PROXY: http_proxy }),
    ...(https_proxy === undefined ? {} : { HTTPS_PROXY: https_proxy }),
    ...(no_proxy === undefined ? {} : { NO_PROXY: no_proxy }),
  };
}

function isAddress(text: string): boolean {
  return isIP(text.trim()) !== 0;
}

type Parsed<S extends z.ZodRawShape> = z.output<z.ZodObject<S>>;

/** Parses the variables of one prefix. Where some are wrong, adds their faults and returns the rest: the caller throws. */
function parse<S extends z.ZodRawShape>(
  env: Environment,
  prefix: string,
  shape: S,
  faults: SettingFault[],
): Parsed<S> {
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape) as [string, z.ZodType][]) {
    const text = env[prefix + key]?.trim();
    const parsed = field.safeParse(text === '' ? undefined : text);
    values[key] = parsed.data;
    const issue = parsed.error?.issues[0];
    if (issue) faults.push({ name: prefix + key, fault: issue.message, example: exampleOf(field) });
  }
  return values as Parsed<S>;
}

function exampleOf(field: z.ZodType): string {
  const inner = field instanceof z.ZodOptional || field instanceof z.ZodDefault ? field.unwrap() : field;
  return String((inner as z.ZodType).meta()?.example ?? '');
}

function providerSettings(parsed: Parsed<typeof PROVIDER>): ProviderSettings {
  return { apiKey: parsed.API_KEY ?? null, baseUrl: parsed.BASE_URL ?? null, models: parsed.MODELS ?? [] };
}

function pacerOverrides(parsed: Parsed<typeof PACER>): Partial<PacerSettings> {
  const own: Partial<PacerSettings> = {
    rps: parsed.RPS,
    burst: parsed.BURST,
    concurrency: parsed.CONCURRENCY,
    maxQueue: parsed.MAX_QUEUE,
    maxWaitMs: parsed.MAX_WAIT_MS,
  };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

/** A model that these providers have for certain; empty where only they know. */
function usableModel(providers: Record<Vendor, ProviderSettings>, mockEnabled: boolean): string {
  if (mockEnabled) return 'mock/faststream';
  const vendor = VENDORS.find((name) => isConfigured(providers[name]) && providers[name].models.length > 0);
  return vendor === undefined ? '' : `${vendor}/${providers[vendor].models[0]}`;
}

/** Why a model cannot be used with these providers, or null. */
function modelFault(
  model: string | undefined,
  providers: Record<Vendor, ProviderSettings>,
  mockEnabled: boolean,
): string | null {
  if (model === undefined) return null;
  const [name = ''] = model.split('/', 1);
  if (name === 'mock') return mockEnabled ? null : `is "${model}", and MOCK_ENABLED is off`;
  const provider = (providers as Record<string, ProviderSettings | undefined>)[name];
  if (provider === undefined) return `is "${model}", and there is no provider "${name}"`;
  const prefix = prefixOf(name);
  if (!isConfigured(provider))
    return `is "${model}", and neither ${prefix}API_KEY nor ${prefix}BASE_URL is set`;
  if (provider.models.length > 0 && !provider.models.includes(model.slice(name.length + 1)))
    return `is "${model}", and ${prefix}MODELS does not list it`;
  return null;
}
