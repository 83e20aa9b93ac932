import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../stream/manual-clock.ts';
import { AlertWebhook } from './alert-webhook.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A receiver that answers with these statuses, one after another, and with 204 from then on; 0: not at all. */
async function receiving(statuses: number[] = []) {
  const received: Received[] = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const status = statuses.shift() ?? 204;
    if (status !== 0) response.writeHead(status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clock = new ManualClock();
  const lines: string[] = [];
  const webhook = new AlertWebhook({
    url: `http://127.0.0.1:${port}/hook`,
    secret: 'a-secret-of-sixteen',
    clock,
    log: (line) => lines.push(line),
  });
  return { received, clock, lines, webhook };
}

describe('the webhook', () => {
  it('gets every change in its order, signed so that the receiver can check it', async () => {
    const { received, webhook, lines } = await receiving();
    for (const state of ['pending', 'firing', 'resolved']) webhook.notify({ state });
    await expect.poll(() => received).toHaveLength(3);
    expect(received.map(({ body }) => JSON.parse(body).state)).toEqual(['pending', 'firing', 'resolved']);
    for (const { headers, body } of received) {
      expect(headers['content-type']).toBe('application/json');
      const signed = `${headers['x-dac-timestamp']}.${body}`;
      const expected = createHmac('sha256', 'a-secret-of-sixteen').update(signed).digest('hex');
      expect(headers['x-dac-signature']).toBe(`sha256=${expected}`);
    }
    await webhook.close();
    expect(lines).toEqual([]);
  });

  it.each([[[503]], [[429, 408]], [[500, 502, 504]]])('tries again after %j', async (statuses) => {
    const { received, clock, webhook, lines } = await receiving([...statuses]);
    webhook.notify({ state: 'firing' });
    for (let attempt = 1; attempt <= statuses.length; attempt++) {
      await expect.poll(() => clock.pending).toBe(1);
      expect(received).toHaveLength(attempt);
      await clock.advance(30_000);
    }
    await expect.poll(() => received).toHaveLength(statuses.length + 1);
    await webhook.close();
    expect(lines).toEqual([]);
  });

  it.each([400, 401, 404, 302])(
    'gives up at once where it answers %i, and goes on with the next',
    async (status) => {
      const { received, webhook, lines } = await receiving([status]);
      webhook.notify({ state: 'firing' });
      webhook.notify({ state: 'resolved' });
      await expect.poll(() => received).toHaveLength(2);
      await webhook.close();
      expect(lines).toEqual([`an alert was not delivered: the webhook answered ${status}`]);
    },
  );

  it('gives up where nobody is there, after its tries, and says so without its address', async () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    const url = 'http://127.0.0.1:9/secret-path';
    const webhook = new AlertWebhook({ url, secret: null, clock, log: (line) => lines.push(line) });
    webhook.notify({ state: 'firing' });
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect.poll(() => clock.pending).toBe(1);
      await clock.advance(30_000);
    }
    await expect.poll(() => lines).toHaveLength(1);
    expect(lines[0]).toMatch(/cannot be reached/);
    expect(lines[0]).not.toContain('secret-path');
    await webhook.close();
  });

  it('keeps a bounded number waiting, and closes in the middle of anything', async () => {
    const { received, webhook, lines } = await receiving([0]);
    for (let n = 0; n < 150; n++) webhook.notify({ n });
    await expect.poll(() => received).toHaveLength(1);
    expect(lines).toHaveLength(49);
    await webhook.close();
    expect(received).toHaveLength(1);
  });
});
