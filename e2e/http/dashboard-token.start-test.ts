import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProductionServer } from '../production-server.ts';

const token = 'a-token-of-enough-letters';
let server: ProductionServer;
beforeAll(async () => {
  server = await ProductionServer.create({ METRICS_TOKEN: token });
  await server.start();
});
afterAll(() => server.remove());

test('with a token the dashboard asks for it, and opens to a browser that was signed in', async () => {
  const visit = (headers: Record<string, string> = {}) => fetch(`${server.url}/dashboard`, { headers });
  const closed = await visit();
  expect(closed.status).toBe(401);
  const page = await closed.text();
  expect(page).toContain('Sign in to the dashboard');
  expect(page).not.toContain('data-feed');
  expect((await visit({ authorization: `Bearer ${token}` })).status).toBe(200);
  const signedIn = await fetch(`${server.url}/api/metrics/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = signedIn.headers.getSetCookie().find((value) => value.startsWith('dac_watcher=')) ?? '';
  const open = await visit({ cookie: cookie.split(';', 1)[0] ?? '' });
  expect(open.status).toBe(200);
  expect(await open.text()).toContain('data-feed');
});
