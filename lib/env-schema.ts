import { z } from 'zod';
import {
  amount,
  databaseUrl,
  flag,
  hostList,
  httpUrl,
  integer,
  milliseconds,
  modelId,
  nameList,
  notBuilt,
  proxyUrl,
  rate,
  secret,
  word,
} from './env-field.ts';
import { ALERT_RULES } from './metrics/alerts/alert-rules.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Settings of the whole. */
export const COMMON = {
  DATABASE_URL: databaseUrl('file:./data/dac.db').default('file:./data/dac.db'),
  REDIS_URL: notBuilt(
    'is set, and serving from several processes over Redis is not built yet',
    '',
  ).optional(),
  SESSION_SECRET: secret(32, 'a-random-text-of-at-least-32-characters').optional(),
  DEFAULT_MODEL: modelId('mock/faststream').optional(),
  FAST_MODEL: modelId('mock/faststream').optional(),
  FALLBACK_MODEL: modelId('mock/faststream').optional(),
  MOCK_ENABLED: flag('1').optional(),
  COALESCE_ENABLED: flag('1').default(true),
  STREAM_FANOUT_ENABLED: flag('1').default(true),
  COALESCE_TTL_MS: milliseconds(0, 30_000).default(30_000),
  COALESCE_ERROR_TTL_MS: milliseconds(0, 2_000).default(2_000),
  PROVIDER_CONNECT_MS: milliseconds(1, 10_000).default(10_000),
  PROVIDER_FIRST_BYTE_MS: milliseconds(1, 60_000).default(60_000),
  PROVIDER_STALL_MS: milliseconds(1, 60_000).default(60_000),
  OWNER_QUEUE: integer(1, 1_000_000, 50).default(50),
  OWNER_CONCURRENCY: integer(1, 1_000_000, 10).default(10),
  ABANDONED_CALLS: flag('1').default(true),
  RUN_MAX_MS: milliseconds(1, 1_800_000).default(1_800_000),
  BREAKER_FAILURES: integer(1, 1_000, 5).default(5),
  BREAKER_COOLDOWN_MS: milliseconds(1, 30_000).default(30_000),
  METRICS_TOKEN: secret(16, 'a-random-text-of-at-least-16-characters').optional(),
  ALERT_WEBHOOK_URL: httpUrl('https://alerts.example.com/dac').optional(),
  ALERT_FOR_S: integer(0, 86_400, 300).optional(),
  ALERT_WEBHOOK_SECRET: secret(16, 'a-random-text-of-at-least-16-characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl('http://127.0.0.1:4318').optional(),
  SHUTDOWN_GRACE_MS: milliseconds(0, 10_000).default(10_000),
  UPSTREAM_HTTP2: flag('1').default(true),
  HTTP_PROXY: proxyUrl('http://proxy.example.com:3128').optional(),
  HTTPS_PROXY: proxyUrl('http://proxy.example.com:3128').optional(),
  NO_PROXY: z.string().meta({ example: 'localhost,127.0.0.1,.example.com' }).optional(),
  METRICS_PUBLIC: word(['loopback'], 'loopback').optional(),
  ACCESS_TOKEN: secret(8, 'a-random-text-of-at-least-8-characters').optional(),
  ALLOWED_HOSTS: hostList('chat.example.org,*.example.net').optional(),
  TRUST_PROXY: flag('0').default(false),
  PORT: integer(1, 65_535, 3000).default(3000),
  HOSTNAME: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, { error: 'is not an address or a host name' })
    .meta({ example: '127.0.0.1' })
    .default('127.0.0.1'),
  LOG_LEVEL: word(LOG_LEVELS, 'info').default('info'),
};

/** The thresholds of the alerts, each in its rule's unit. */
export const ALERTS = Object.fromEntries(
  ALERT_RULES.map(({ setting, threshold }) => [setting, amount(threshold).optional()]),
);

/** After `OPENAI_` and so on. */
export const PROVIDER = {
  API_KEY: secret(1, 'the-key-from-the-provider').optional(),
  BASE_URL: httpUrl('http://127.0.0.1:11434/v1').optional(),
  MODELS: nameList('model-one,model-two').optional(),
};

/** Each vendor has paths of its own: an example that is right for one is wrong for another. */
export const BASE_URL_EXAMPLES: Readonly<Record<string, string>> = {
  GEMINI_BASE_URL: 'https://generativelanguage.googleapis.com/v1beta',
  PERPLEXITY_BASE_URL: 'https://api.perplexity.ai',
  ANTHROPIC_BASE_URL: 'https://api.anthropic.com/v1',
  OPENROUTER_BASE_URL: 'https://openrouter.ai/api/v1',
};

/** After `PACER_`, or after a provider's name for that one alone. */
export const PACER = {
  RPS: rate(10).optional(),
  BURST: integer(1, 1_000_000, 20).optional(),
  CONCURRENCY: integer(1, 1_000_000, 100).optional(),
  MAX_QUEUE: integer(0, 1_000_000, 1000).optional(),
  MAX_WAIT_MS: milliseconds(0, 30_000).optional(),
};

export const PACER_DEFAULTS = {
  rps: 10,
  burst: 20,
  concurrency: 100,
  maxQueue: 1000,
  maxWaitMs: 30_000,
};
