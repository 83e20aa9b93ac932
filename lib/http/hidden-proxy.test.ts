import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AttemptLimit } from './attempt-limit.ts';
import { publishHttpSettings } from './http-settings.ts';
import { isLocalCaller } from './local-caller.ts';
import { RefusalLog } from './refusal-log.ts';
import { guardServer } from './request-guard.ts';

const server = createServer((request, response) => {
  response.end(String(isLocalCaller(new Headers(request.headers as Record<string, string>))));
});
beforeEach(async () => {
  guardServer(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.closeAllConnections());

const publish = (metricsOnLoopback: boolean) =>
  publishHttpSettings({
    hostname: '127.0.0.1',
    allowedHosts: [],
    accessToken: null,
    metricsToken: null,
    sessionSecret: 'a-secret-of-at-least-thirty-two-characters',
    production: true,
    trustProxy: false,
    metricsOnLoopback,
    refusals: new RefusalLog({ now: () => 0, warn: () => {} }),
    attempts: new AttemptLimit(() => 0),
  });

it('a proxy that shows nothing of itself is given away by a browser, and closes this machine until it is allowed', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const isLocal = async (headers: Record<string, string> = {}) => (await fetch(url, { headers })).text();
  publish(false);
  expect(await isLocal()).toBe('true');
  // Of the same origin, says the browser; of another host, says the request.
  expect(await isLocal({ 'sec-fetch-site': 'same-origin', referer: 'https://chat.example.org/' })).toBe(
    'false',
  );
  expect(await isLocal()).toBe('false');
  publish(true);
  expect(await isLocal()).toBe('true');
});
