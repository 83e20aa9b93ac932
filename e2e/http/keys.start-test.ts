import { afterEach, beforeEach, expect, it } from 'vitest';
import { BASE_PATHS, type FakeProviders, startFakeProviders } from '../fakes/provider-server.ts';
import { ProductionServer } from '../production-server.ts';
import { WireClient } from './wire-client.ts';

const VENDORS = ['openai', 'gemini', 'perplexity', 'anthropic', 'openrouter'] as const;
const KEYS = Object.fromEntries(VENDORS.map((vendor) => [vendor, `very-secret-key-of-${vendor}-0123456789`]));
/** Those that the vendors complain about most. The first repeats the key that it was sent. */
const MODELS = [
  'fake-401-echo',
  'fake-403',
  'fake-400',
  'fake-quota',
  'fake-cut',
  'fake-redirect',
  'fake-fast',
];

let provider: FakeProviders;
let server: ProductionServer;
beforeEach(async () => {
  provider = await startFakeProviders();
  server = await ProductionServer.create({
    LOG_LEVEL: 'trace',
    MOCK_ENABLED: '1',
    BREAKER_FAILURES: '1000',
    PACER_BURST: '1000',
    METRICS_TOKEN: 'very-secret-token-of-metrics',
    SESSION_SECRET: 'very-secret-text-that-signs-the-cookies',
    ...Object.fromEntries(
      VENDORS.flatMap((vendor) => [
        [`${vendor.toUpperCase()}_API_KEY`, KEYS[vendor] ?? ''],
        [`${vendor.toUpperCase()}_BASE_URL`, provider.origin + BASE_PATHS[vendor]],
        [`${vendor.toUpperCase()}_MODELS`, MODELS.join(',')],
      ]),
    ),
  });
});
afterEach(async () => {
  await server.remove();
  await provider.close();
});

it('no key is in anything that is written or sent, whatever fails', async () => {
  await server.start();
  const client = await WireClient.at(server.url);
  const sent: string[] = [];
  const take = async (response: Response) => {
    sent.push(JSON.stringify([...response.headers]), await response.text());
  };
  await Promise.all(
    VENDORS.flatMap((vendor) =>
      MODELS.map(async (model) => {
        const id = `keys-${vendor}-${model}`;
        await take(await client.post('/api/chat', { id, message: 'Hello?', model: `${vendor}/${model}` }));
        await take(await client.get(`/api/threads/${id}`));
      }),
    ),
  );
  for (const path of ['/', '/api/models', '/api/openapi.json', '/api/health?ready=1', '/api/nothing']) {
    await take(await client.get(path));
  }
  server.signal('SIGTERM');
  await server.exited();

  // The calls were made, each with its vendor's key, and told of.
  expect(provider.stats().requests).toBe(VENDORS.length * MODELS.length);
  expect(sent.join()).toContain('provider_auth');
  expect(server.output).toContain('keys-openai-fake-401-echo');
  expect(server.output + sent.join('\n')).not.toContain('very-secret');
});
