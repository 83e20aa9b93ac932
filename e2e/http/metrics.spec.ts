import { expect, test } from '@playwright/test';
import { WireClient } from './wire-client.ts';

test('the figures are shown on this machine, and to nobody that a proxy forwarded', async ({ baseURL }) => {
  const url = baseURL ?? '';
  const client = await WireClient.at(url);
  await client.ask({ id: 'metrics-thread-e2e-1', message: 'Hello?', model: 'openai/fake-fast' });
  const figures = await (await client.get('/api/metrics?since=start')).json();
  expect(figures.provider_calls).toBeGreaterThan(0);
  expect(figures.providers.openai.ttft_ms.count).toBeGreaterThan(0);

  const text = await client.get('/metrics');
  expect(text.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await text.text()).toMatch(/^dac_provider_calls_total\{provider="openai"\} [1-9]/m);

  for (const path of ['/metrics', '/api/metrics']) {
    const forwarded = await client.get(path, { headers: { 'x-forwarded-for': '127.0.0.1' } });
    expect(forwarded.status).toBe(403);
    const forged = await client.get(path, {
      headers: { 'x-forwarded-for': '127.0.0.1', 'x-dac-local-caller': '1' },
    });
    expect(forged.status).toBe(403);
  }
});
