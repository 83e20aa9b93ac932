import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isConfigured, readSettings, SETTING_NAMES, withoutMachineName } from './env.ts';
import { SettingsError } from './settings-error.ts';

function faultsOf(env: Record<string, string>) {
  try {
    readSettings(env, 'machine');
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

/** `.env.example` with every line switched on. */
function exampleFile(): [string, string][] {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  return [...text.matchAll(/^# ([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
}

test('.env.example lists every setting once, and no other', () => {
  const names = exampleFile().map(([name]) => name);
  expect(names.toSorted()).toEqual(SETTING_NAMES.toSorted());
});

test('.env.example with every line switched on gives the defaults', () => {
  const { pacerOf: written, ...fromFile } = readSettings(Object.fromEntries(exampleFile()), 'machine');
  const { pacerOf: implied, ...defaults } = readSettings({}, 'machine');
  expect(fromFile).toEqual(defaults);
  expect(written('openai')).toEqual(implied('openai'));
});

test('an empty environment gives the documented defaults', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    production: false,
    databaseUrl: 'file:./data/dac.db',
    sessionSecret: null,
    defaultModel: null,
    mockEnabled: true,
    coalesceTtlMs: 30_000,
    port: 3000,
    hostname: '127.0.0.1',
    metricsToken: null,
  });
  expect(settings.pacerOf('mock')).toEqual({
    rps: 10,
    burst: 20,
    concurrency: 100,
    maxQueue: 1000,
    maxWaitMs: 30_000,
    ownerQueue: 50,
    ownerConcurrency: 10,
  });
});

test('a blank variable counts as not set', () => {
  expect(readSettings({ PORT: '', OPENAI_API_KEY: '  ', REDIS_URL: '', SESSION_SECRET: '' })).toMatchObject({
    port: 3000,
    sessionSecret: null,
    providers: { openai: { apiKey: null, baseUrl: null, models: [] } },
  });
});

test('every wrong setting is named at once, each with a right example', () => {
  const faults = faultsOf({
    PORT: '70000',
    COALESCE_ENABLED: 'yes',
    OPENAI_BASE_URL: 'localhost:11434',
    GEMINI_CONCURRENCY: '0',
    DEFAULT_MODEL: 'gpt',
  });
  expect(faults.map(({ name }) => name).toSorted()).toEqual([
    'COALESCE_ENABLED',
    'DEFAULT_MODEL',
    'GEMINI_CONCURRENCY',
    'OPENAI_BASE_URL',
    'PORT',
  ]);
  for (const { name, example } of faults) {
    expect(example, name).not.toBe('');
    expect(faultsOf({ [name]: example }), `${name}=${example}`).toEqual([]);
  }
});

test.each([
  [{ NODE_ENV: 'production', OPENAI_API_KEY: 'k', OPENAI_MODELS: 'one,two' }, 'openai/one'],
  [{ MOCK_ENABLED: '0', GEMINI_API_KEY: 'k' }, ''],
  [{}, 'mock/faststream'],
])('the right example of a wrong model is right with %j', (env, example) => {
  for (const name of ['DEFAULT_MODEL', 'FAST_MODEL', 'FALLBACK_MODEL']) {
    for (const wrong of ['gpt', 'nobody/model', 'perplexity/sonar']) {
      expect(faultsOf({ ...env, [name]: wrong })).toEqual([expect.objectContaining({ name, example })]);
    }
    expect(faultsOf({ ...env, [name]: example })).toEqual([]);
  }
});

test.each(['PERPLEXITY', 'GEMINI', 'ANTHROPIC', 'OPENROUTER'])(
  'a wrong address of %s shows its own',
  (vendor) => {
    const [fault] = faultsOf({ [`${vendor}_BASE_URL`]: 'x' });
    expect(fault?.example).toContain(`https://`);
    expect(fault?.example).not.toContain('11434');
    expect(faultsOf({ [`${vendor}_BASE_URL`]: fault?.example ?? '' })).toEqual([]);
  },
);

test('the message has a line for each fault, with name, fault and example', () => {
  const error = new SettingsError(faultsOf({ PORT: 'x', HOSTNAME: 'a b' }));
  expect(error.message).toContain('2 settings are wrong');
  expect(error.message).toContain('  PORT "x" is not a whole number from 1 to 65535; for example PORT=3000');
  expect(error.message).toContain(
    '  HOSTNAME is not an address or a host name; for example HOSTNAME=127.0.0.1',
  );
});

const WRONG: [string, string][] = [
  ['PORT', '0'],
  ['PORT', '3000.5'],
  ['PORT', '-1'],
  ['PORT', '1e3'],
  ['PACER_RPS', '0'],
  ['PACER_RPS', 'Infinity'],
  ['PACER_BURST', '0'],
  ['MOCK_MAX_WAIT_MS', '99999999999'],
  ['PROVIDER_STALL_MS', '0'],
  ['RUN_MAX_MS', '0'],
  ['SHUTDOWN_GRACE_MS', '10s'],
  ['UPSTREAM_HTTP2', 'on'],
  ['SESSION_SECRET', 'short'],
  ['METRICS_TOKEN', 'with a space inside it'],
  ['DATABASE_URL', './data/dac.db'],
  ['DATABASE_URL', 'file::memory:'],
  ['DATABASE_URL', 'file:./data/'],
  ['DATABASE_URL', 'file:./dac.db?connection_limit=1'],
  ['ALERT_WEBHOOK_URL', 'ftp://example.com'],
  ['OPENAI_BASE_URL', 'https://user:word@example.com/v1'],
  ['OPENAI_MODELS', 'a,,b'],
  ['OPENAI_API_KEY', 'line\nbreak'],
  ['LOG_LEVEL', 'loud'],
  ['FAST_MODEL', 'nobody/model'],
  ['FALLBACK_MODEL', 'openai/gpt'],
];

test.each(WRONG)('%s=%j is refused', (name, value) => {
  expect(faultsOf({ [name]: value }).map((fault) => fault.name)).toEqual([name]);
});

test('a secret is never repeated in a fault', () => {
  const faults = faultsOf({
    SESSION_SECRET: 'hush',
    OPENAI_API_KEY: 'sk hush',
    DATABASE_URL: 'postgresql://me:hush@host/db',
    REDIS_URL: 'redis://:hush@host',
  });
  expect(faults).toHaveLength(4);
  expect(JSON.stringify(faults)).not.toContain('hush');
});

test('Redis and PostgreSQL are refused with a sentence that says they are not built yet', () => {
  const faults = faultsOf({
    REDIS_URL: 'redis://127.0.0.1:6379',
    DATABASE_URL: 'postgresql://127.0.0.1/dac',
  });
  expect(faults.map(({ name }) => name).toSorted()).toEqual(['DATABASE_URL', 'REDIS_URL']);
  for (const { fault } of faults) expect(fault).toContain('not built yet');
});

test('the default model needs a configured provider that lists it', () => {
  const server = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/' };
  expect(faultsOf({ DEFAULT_MODEL: 'openai/llama' })[0]?.fault).toContain('OPENAI_API_KEY');
  expect(readSettings({ ...server, DEFAULT_MODEL: 'openai/llama' })).toMatchObject({
    defaultModel: 'openai/llama',
    providers: { openai: { baseUrl: 'http://127.0.0.1:11434/v1' } },
  });
  expect(faultsOf({ ...server, OPENAI_MODELS: 'a, b', DEFAULT_MODEL: 'openai/c' })[0]?.fault).toContain(
    'OPENAI_MODELS',
  );
  expect(faultsOf({ ...server, OPENAI_MODELS: 'a, b/c', DEFAULT_MODEL: 'openai/b/c' })).toEqual([]);
  expect(faultsOf({ ...server, MOCK_ENABLED: '0', DEFAULT_MODEL: 'mock/faststream' })[0]?.fault).toContain(
    'MOCK_ENABLED',
  );
});

test.each([
  [{}, true],
  [{ NODE_ENV: 'production' }, true],
  [{ NODE_ENV: 'production', GEMINI_API_KEY: 'k' }, false],
  [{ NODE_ENV: 'production', GEMINI_API_KEY: 'k', MOCK_ENABLED: 'true' }, true],
  [{ GEMINI_API_KEY: 'k' }, true],
  [{ MOCK_ENABLED: '0' }, false],
])('the built-in provider with %j: %j', (env, enabled) => {
  expect(readSettings(env).mockEnabled).toBe(enabled);
});

test("a provider's own pacing replaces only what it names", () => {
  const { pacerOf } = readSettings({
    PACER_RPS: '4',
    PACER_BURST: '7',
    PERPLEXITY_BURST: '1',
    MOCK_RPS: '0.5',
  });
  expect(pacerOf('perplexity')).toMatchObject({ rps: 4, burst: 1, concurrency: 100 });
  expect(pacerOf('mock')).toMatchObject({ rps: 0.5, burst: 7 });
  expect(pacerOf('openai')).toMatchObject({ rps: 4, burst: 7 });
  expect(pacerOf('another')).toMatchObject({ rps: 4, burst: 7 });
});

test.each([
  ['box', 'box', '127.0.0.1'],
  ['box.example.com', 'box', '127.0.0.1'],
  ['BOX', 'box.local', '127.0.0.1'],
  ['0.0.0.0', 'box', '0.0.0.0'],
  ['::1', 'box', '::1'],
  ['chat.example.com', 'box', 'chat.example.com'],
  ['localhost', 'localhost', 'localhost'],
  ['10.0.0.7', '10', '10.0.0.7'],
])('HOSTNAME=%s on a machine named %s listens on %s', (given, machine, listens) => {
  expect(readSettings({ HOSTNAME: given }, machine).hostname).toBe(listens);
});

test('an environment without the name of its machine is otherwise untouched', () => {
  expect(withoutMachineName({ HOSTNAME: 'box', PATH: '/bin' }, 'box')).toEqual({ PATH: '/bin' });
});

test('a key or an address makes a provider configured', () => {
  const { providers } = readSettings({ OPENAI_BASE_URL: 'http://a/v1', ANTHROPIC_API_KEY: 'k' });
  expect(isConfigured(providers.openai)).toBe(true);
  expect(isConfigured(providers.anthropic)).toBe(true);
  expect(isConfigured(providers.gemini)).toBe(false);
});

test('proxies are read under either name, those in small letters first, with http where no scheme is said', () => {
  expect(readSettings({}, 'machine').proxies).toEqual({ http: null, https: null, no: '' });
  const env = {
    HTTP_PROXY: 'http://a:1',
    https_proxy: 'b:2',
    HTTPS_PROXY: 'http://c:3',
    no_proxy: 'localhost',
  };
  expect(readSettings(env, 'machine').proxies).toEqual({
    http: 'http://a:1',
    https: 'http://b:2',
    no: 'localhost',
  });
  expect(faultsOf({ HTTP_PROXY: 'ftp://user:secret@host' })).toMatchObject([{ name: 'HTTP_PROXY' }]);
  expect(JSON.stringify(faultsOf({ HTTP_PROXY: 'ftp://user:secret@host' }))).not.toContain('secret');
});
