import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenFault, originOf } from './listening-address.ts';

const server = createServer();
let port: number;
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a port that another listens on is told, with a way out', async () => {
  const fault = await listenFault('127.0.0.1', port);
  expect(fault).toContain(`Port ${port} on 127.0.0.1 is taken`);
  expect(fault).toContain(`PORT=${port + 1}`);
});

test('asking leaves the port free', async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await listenFault('127.0.0.1', port)).toBeNull();
  expect(await listenFault('127.0.0.1', port)).toBeNull();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

test.each(['203.0.113.7', 'no-such-host.invalid'])('%s is no address of this machine', async (hostname) => {
  expect(await listenFault(hostname, port)).toContain(`HOSTNAME=${hostname} is no address of this machine`);
});

test.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', 'http://[::1]:3000'],
  ['::1', 'http://[::1]:3000'],
  ['chat.example.com', 'http://chat.example.com:3000'],
])('a server on %s is found at %s', (hostname, origin) => {
  expect(originOf(hostname, 3000)).toBe(origin);
});
