import { afterEach, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { metricsAnswerSchema } from '@/lib/http/schemas/metrics.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>> | null = null;

afterEach(async () => {
  await server?.stop();
  if (server) discardFolder(server.folder);
  server = null;
});

async function start(env: Record<string, string> = {}): Promise<WireClient> {
  server = await startWireServer(env);
  return WireClient.at(server.url);
}

const read = async (client: WireClient, query = '') =>
  metricsAnswerSchema.parse(await (await client.get(`/api/metrics${query}`)).json());

describe('GET /api/metrics', () => {
  it('says what fifty people who asked one question did: one call, one leader, forty-nine followers', async () => {
    const client = await start();
    const id = 'metrics-thread-0001';
    await Promise.all(
      Array.from({ length: 50 }, () => client.ask({ id, message: 'Hello?', model: 'openai/fake-fast' })),
    );
    await client.ask({ id: 'metrics-thread-0002', message: 'Hello?', model: 'openai/fake-quota' });
    for (const query of ['', '?since=start', '?last=51']) {
      const figures = await read(client, query);
      expect(figures).toMatchObject({
        window_s: query === '' ? 300 : null,
        requests: 51,
        errors: 1,
        error_rate: 0.5,
        coalesce: { leaders: 2, followers: 49, replays: 0 },
        provider_calls: 2,
        active_runs: 0,
        queue_depth: 0,
        latency_ms: { count: 2 },
        ttft_ms: { count: 1 },
      });
      expect(figures.providers).toMatchObject({ openai: { requests: 51, rate_limited: 0 } });
      expect(figures.ttft_ms.p95).toBeGreaterThan(0);
      expect(figures.db_writes).toBeGreaterThan(0);
    }
    expect((await read(client, '?last=1')).requests).toBe(1);
  });

  it.each(['?since=yesterday', '?last=0', '?last=1001', '?last=ten', '?since=start&last=5', '?nothing=1'])(
    'refuses %s',
    async (query) => {
      const response = await (await start()).get(`/api/metrics${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'validation_failed' });
    },
  );

  it.each([
    ['X-Forwarded-For', '127.0.0.1'],
    ['Forwarded', 'for=127.0.0.1'],
    ['Via', '1.1 proxy'],
  ])('without a token refuses what a proxy forwarded: %s', async (name, value) => {
    const client = await start();
    const response = await client.get('/api/metrics', { headers: { [name]: value } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'metrics_forbidden' });
  });

  it('with a token asks everybody for it, on this machine too, and takes no other', async () => {
    const token = 'a-token-of-enough-letters';
    const client = await start({ METRICS_TOKEN: token });
    const status = async (authorization?: string) =>
      (await client.get('/api/metrics', { headers: authorization ? { authorization } : {} })).status;
    expect(await status()).toBe(401);
    expect(await status('Bearer wrong')).toBe(401);
    expect(await status(`Basic ${token}`)).toBe(401);
    expect(await status(`Bearer ${token}`)).toBe(200);
  });

  it('cannot be opened by the mark that a local caller gets', async () => {
    const client = await start();
    const headers = { 'x-dac-local-caller': '1', 'x-forwarded-for': '127.0.0.1' };
    expect((await client.get('/api/metrics', { headers })).status).toBe(403);
  });
});
