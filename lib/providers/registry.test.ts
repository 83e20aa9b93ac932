import { afterEach, describe, expect, test } from 'vitest';
import { BASE_PATHS, type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import { readSettings } from '../env.ts';
import { ManualClock } from '../stream/manual-clock.ts';
import { createProviderRegistry, type ProviderRegistry } from './registry.ts';

const opened: (ProviderRegistry | FakeProviders)[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function registry(environment: Record<string, string>) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const made = createProviderRegistry(readSettings(environment), { clock, log: (line) => lines.push(line) });
  opened.push(made);
  return { made, lines, clock };
}

async function fake(options: Parameters<typeof startFakeProviders>[0] = {}): Promise<FakeProviders> {
  const started = await startFakeProviders(options);
  opened.push(started);
  return started;
}

const ids = (made: ProviderRegistry, configured = true) =>
  made
    .list()
    .filter((model) => model.configured === configured)
    .map((model) => model.id);

describe('with nothing set', () => {
  test('the built-in provider answers, and OpenAI’s models are shown as not configured', () => {
    const { made } = registry({});
    expect(made.defaultModel()).toBe('mock/faststream');
    expect(ids(made)).toEqual(
      ['faststream', 'slow', 'long', 'rate-limited', 'error', 'drop', 'stall'].map((name) => `mock/${name}`),
    );
    expect(ids(made, false)).toContain('openai/gpt-5.6');
    expect(made.resolve('openai/gpt-5.6')).toBeNull();
    expect(made.list().find((model) => model.fast)?.id).toBe('mock/faststream');
  });

  test.each(['mock/nope', 'mock/constructor', 'mock', 'mock/', '/', '', 'faststream', 'openai/', 'gemini/x'])(
    'the model %j is unknown',
    (id) => {
      expect(registry({}).made.resolve(id)).toBeNull();
    },
  );

  test('the built-in provider gets the model’s own name', () => {
    expect(registry({}).made.resolve('mock/slow')).toMatchObject({ provider: { id: 'mock' }, model: 'slow' });
  });
});

describe('with OpenAI’s key', () => {
  test('its built-in models can be asked and the first is the default', () => {
    const { made } = registry({ OPENAI_API_KEY: 'sk-test', NODE_ENV: 'production' });
    expect(made.defaultModel()).toBe('openai/gpt-5.6');
    expect(made.resolve('openai/gpt-5.4-mini')).toMatchObject({
      provider: { id: 'openai' },
      model: 'gpt-5.4-mini',
    });
    expect(made.resolve('mock/faststream')).toBeNull();
    expect(made.resolve('openai/no-such')).toBeNull();
  });

  test('OPENAI_MODELS replaces the list, and DEFAULT_MODEL and FAST_MODEL choose', () => {
    const { made } = registry({
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODELS: 'one,meta/two',
      DEFAULT_MODEL: 'openai/meta/two',
      FAST_MODEL: 'openai/one',
    });
    expect(ids(made).filter((id) => id.startsWith('openai/'))).toEqual(['openai/one', 'openai/meta/two']);
    expect(made.resolve('openai/meta/two')).toMatchObject({ model: 'meta/two' });
    expect(made.defaultModel()).toBe('openai/meta/two');
    expect(made.list().filter((model) => model.fast)).toMatchObject([{ id: 'openai/one' }]);
  });

  test('no key is in what is listed', () => {
    const { made } = registry({ OPENAI_API_KEY: 'sk-very-secret' });
    expect(JSON.stringify(made.list())).not.toContain('secret');
  });
});

describe('with a base URL', () => {
  test('the server’s own list is read at the start, without a key and without what is no chat model', async () => {
    const server = await fake({ models: ['fake-fast', 'org/fake-2', 'text-embedding-3', 'bad name'] });
    const { made, lines } = registry({ OPENAI_BASE_URL: server.url, MOCK_ENABLED: '0' });
    expect(made.defaultModel()).toBeNull();
    await made.warmUp();
    const shown = made.list().filter(({ provider, hidden }) => provider === 'openai' && !hidden);
    expect(shown.map(({ id }) => id)).toEqual(['openai/fake-fast', 'openai/org/fake-2', 'openai/bad name']);
    expect(made.list().filter(({ hidden }) => hidden)).toMatchObject([{ id: 'openai/text-embedding-3' }]);
    expect(made.resolve('openai/text-embedding-3')).toMatchObject({ model: 'text-embedding-3' });
    expect(made.defaultModel()).toBe('openai/fake-fast');
    expect(made.resolve('openai/other')).toBeNull();
    expect(lines).toEqual([]);
  });

  test('an address without the /v1 that the server wants is tried with it, which the log says', async () => {
    const server = await fake({ models: ['fake-fast'] });
    const { made, lines } = registry({ OPENAI_BASE_URL: server.origin });
    await made.warmUp();
    expect(ids(made)).toContain('openai/fake-fast');
    expect(lines.join()).toContain(`${server.origin}/v1 has one`);
    expect(made.withoutList()).toEqual([]);
  });

  test('a server that is not up yet is asked again later, and a named default can be asked at once', async () => {
    const probe = await fake();
    const { port } = probe;
    await probe.close();
    opened.pop();
    const { made, lines, clock } = registry({
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      DEFAULT_MODEL: 'openai/named',
    });
    await made.warmUp();
    expect(lines[0]).toContain('could not be reached');
    expect(made.resolve('openai/named')).not.toBeNull();
    await fake({ port, models: ['late'] });
    expect(made.resolve('openai/late')).toBeNull();
    await clock.advance(10_000);
    expect(made.resolve('openai/late')).toBeNull();
    await made.warmUp();
    expect(made.resolve('openai/late')).not.toBeNull();
  });

  test('a refused key is said at the start, without the key', async () => {
    const server = await fake({ apiKey: 'sk-right-one' });
    const { made, lines } = registry({ OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-wrong-one' });
    await made.warmUp();
    expect(lines.join()).toContain('refused the API key');
    expect(lines.join()).not.toContain('sk-wrong-one');
  });
});

describe('with another vendor’s key', () => {
  test.each([
    ['anthropic', 'ANTHROPIC_API_KEY', 'claude-sonnet-5-5'],
    ['gemini', 'GEMINI_API_KEY', 'gemini-3.8-flash'],
    ['perplexity', 'PERPLEXITY_API_KEY', 'sonar'],
    ['openrouter', 'OPENROUTER_API_KEY', 'openrouter/auto'],
  ])('%s: its models can be asked, and those of the others cannot', (vendor, setting, name) => {
    const { made } = registry({ [setting]: 'a-secret-key', MOCK_ENABLED: '0' });
    expect(made.defaultModel()).toBe(`${vendor}/${name}`);
    expect(made.resolve(`${vendor}/${name}`)).toMatchObject({ provider: { id: vendor }, model: name });
    for (const model of made.list()) {
      expect(model.configured).toBe(model.provider === vendor);
    }
    expect(JSON.stringify(made.list())).not.toContain('secret');
  });

  test.each(['openai', 'anthropic', 'gemini', 'openrouter'] as const)(
    '%s: a server behind a base URL lists its models',
    async (vendor) => {
      const server = await fake({ models: ['fake-fast', 'org/fake-2'], apiKey: 'the-right-key' });
      const prefix = vendor.toUpperCase();
      const { made, lines } = registry({
        [`${prefix}_BASE_URL`]: server.origin + BASE_PATHS[vendor],
        [`${prefix}_API_KEY`]: 'the-right-key',
      });
      await made.warmUp();
      expect(lines).toEqual([]);
      expect(ids(made)).toEqual(expect.arrayContaining([`${vendor}/fake-fast`, `${vendor}/org/fake-2`]));
    },
  );

  test('a list is read again after ten minutes, and not before', async () => {
    const server = await fake({ models: ['fake-fast'] });
    const { made, clock } = registry({ OPENAI_BASE_URL: server.url });
    await made.warmUp();
    await server.close();
    opened.splice(opened.indexOf(server), 1);
    await fake({ port: server.port, models: ['fake-fast', 'fake-new'] });
    await clock.advance(9 * 60_000);
    made.list();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids(made)).not.toContain('openai/fake-new');
    await clock.advance(2 * 60_000);
    await expect.poll(() => ids(made)).toContain('openai/fake-new');
  });
});

test('a default that cannot be asked is said at the start', async () => {
  const { made, lines } = registry({ DEFAULT_MODEL: 'mock/nope' });
  await made.warmUp();
  expect(lines.join()).toContain('DEFAULT_MODEL is mock/nope');
});

test('a server without any model says what to set', async () => {
  const { made, lines } = registry({ MOCK_ENABLED: '0' });
  await made.warmUp();
  expect(made.defaultModel()).toBeNull();
  expect(lines.join()).toContain('MOCK_ENABLED=1');
});
