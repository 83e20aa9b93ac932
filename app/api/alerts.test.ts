import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { alertsAnswerSchema } from '@/lib/http/schemas/alert.ts';
import { type DashboardFrame, dashboardFrameSchema } from '@/lib/http/schemas/dashboard-frame.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>> | null = null;

afterEach(async () => {
  await server?.stop();
  if (server) discardFolder(server.folder);
  server = null;
});

async function start(env: Record<string, string> = {}) {
  server = await startWireServer(env);
  const { services } = server.runtime;
  return { client: await WireClient.at(server.url), services, alerts: services.alerts };
}

const read = async (client: WireClient) =>
  alertsAnswerSchema.parse(await (await client.get('/api/alerts')).json()).alerts;

async function askTwenty(client: WireClient, model: string): Promise<void> {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      client.ask({ id: `alert-${model.slice(7)}-thread-${n}`, message: `Question ${n}`, model }),
    ),
  );
}

describe('GET /api/alerts', () => {
  it('tells every rule, and that nothing is wrong where nothing is', async () => {
    const { client, alerts } = await start();
    await alerts.look();
    const told = await read(client);
    expect(told.map(({ id }) => id)).toEqual([
      'ttft',
      'error_rate',
      'queue_wait',
      'latency',
      'coalescing',
      'cancel',
      'stale_rows',
      'event_loop_delay',
    ]);
    expect(told.filter(({ id }) => id !== 'event_loop_delay').map(({ state }) => state)).toEqual(
      Array(7).fill('inactive'),
    );
    expect(told.find(({ id }) => id === 'event_loop_delay')?.by).toBeInstanceOf(Array);
    expect(told[0]).toMatchObject({ threshold: 1500, comparison: 'above', unit: 'ms', for_s: 300 });
  });

  it('fires when answers fail, tells the webhook, and is over when they are well again', async () => {
    const told: { alert: { id: string; state: string } }[] = [];
    const receiver = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      told.push(JSON.parse(body));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const { client, alerts } = await start({
      ALERT_FOR_S: '0',
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      // However slow the machine, nothing else fires.
      ALERT_EVENT_LOOP_DELAY_P99_MS: '100000',
      ALERT_TTFT_P95_MS: '100000',
      ALERT_LATENCY_P95_MS: '100000',
      ALERT_QUEUE_WAIT_P95_MS: '100000',
    });
    await askTwenty(client, 'openai/fake-quota');
    await alerts.look();
    expect((await read(client)).find(({ id }) => id === 'error_rate')).toMatchObject({
      state: 'firing',
      value: 1,
      threshold: 0.01,
      since: expect.any(String),
    });
    for (let batch = 0; batch < 5; batch++) {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          client.ask({ id: `well-again-${batch}-thread-${n}`, message: 'Well?', model: 'openai/fake-fast' }),
        ),
      );
    }
    await alerts.look();
    expect((await read(client)).find(({ id }) => id === 'error_rate')?.state).toBe('resolved');
    await expect.poll(() => told).toHaveLength(2);
    expect(told.map(({ alert }) => `${alert.id} ${alert.state}`)).toEqual([
      'error_rate firing',
      'error_rate resolved',
    ]);
    receiver.closeAllConnections();
    receiver.close();
  });

  it('sees rows that a dead process left, and not those that a run is at work on', async () => {
    const { client, alerts, services } = await start();
    const threadId = 'live-thread-000001';
    const asked = client.ask({ id: threadId, message: 'Hold on', model: 'openai/fake-stall' });
    await expect.poll(() => services.store.streamingBefore(new Date(Date.now() + 60_000))).toHaveLength(1);
    const stale = async () => {
      await alerts.look();
      return (await read(client)).find(({ id }) => id === 'stale_rows');
    };
    // Two minutes on, the running answer's row is old enough to count.
    const later = vi.spyOn(services.clock, 'wallNow').mockImplementation(() => Date.now() + 120_000);
    expect(await stale()).toMatchObject({ value: 0, state: 'inactive' });
    await services.store.storeTurn({
      ownerId: 'somebody',
      threadId: 'left-thread-000001',
      newThread: { title: '', model: 'openai/fake-fast' },
      question: { id: 'left-behind-question', text: 'Left?', parentId: null },
      answer: { id: 'left-behind-answer', model: 'openai/fake-fast' },
      now: new Date(),
    });
    expect(await stale()).toMatchObject({ value: 1, state: 'firing' });
    later.mockRestore();
    const [run] = services.runs.live();
    await client.post(`/api/runs/${run?.runId}/cancel`, {});
    await asked;
  });

  it('is closed as the figures are', async () => {
    const { client } = await start();
    for (const path of ['/api/alerts', '/api/metrics/stream']) {
      const response = await client.get(path, { headers: { 'x-forwarded-for': '127.0.0.1' } });
      expect(response.status).toBe(403);
    }
  });
});

describe('GET /api/metrics/stream', () => {
  it('sends everything that the dashboard shows at once, and again every second', async () => {
    const { client } = await start();
    await client.ask({ id: 'frame-thread-00001', message: 'Hello?', model: 'openai/fake-fast' });
    const response = await client.get('/api/metrics/stream');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const frames: DashboardFrame[] = [];
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        frames.push(dashboardFrameSchema.parse(JSON.parse(text.slice('data: '.length, end))));
        text = text.slice(end + 2);
      }
      if (frames.length === 2) break;
    }
    const [frame] = frames as [DashboardFrame];
    expect(frame.metrics).toMatchObject({ requests: 1, provider_calls: 1 });
    expect(frame.alerts).toHaveLength(8);
    expect(frame.series.points).toHaveLength(30);
    expect(frame.series.points.reduce((sum, { leaders }) => sum + leaders, 0)).toBe(1);
    expect(frame.runs).toMatchObject([
      {
        model: 'openai/fake-fast',
        status: 'complete',
        requests: 1,
        timings: { connect_ms: expect.any(Number) },
      },
    ]);
    expect(JSON.stringify(frame)).not.toContain('Hello?');
  });
});

describe('POST /api/metrics/session', () => {
  const token = 'a-token-of-enough-letters';

  it('signs a browser in with the token, and with no other', async () => {
    const { client } = await start({ METRICS_TOKEN: token });
    expect((await client.post('/api/metrics/session', { token: 'wrong' })).status).toBe(401);
    expect((await client.post('/api/metrics/session', { token: 7 })).status).toBe(400);
    const signedIn = await client.post('/api/metrics/session', { token });
    expect(signedIn.status).toBe(204);
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^dac_watcher=[^;]+; .*HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(token);
    const read = (value: string) => client.get('/api/metrics', { headers: { cookie: value } });
    expect((await read(cookie.split(';', 1)[0] ?? '')).status).toBe(200);
    expect((await read('dac_watcher=made-up')).status).toBe(401);
  });

  it('signs nobody in where there is no token', async () => {
    const { client } = await start();
    expect((await client.post('/api/metrics/session', { token: 'anything' })).status).toBe(401);
  });
});
