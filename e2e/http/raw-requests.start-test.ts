import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProductionServer } from '../production-server.ts';

/** Requests that no ordinary client sends, byte by byte, to the server as it is run. */

let server: ProductionServer;
beforeAll(async () => {
  server = await ProductionServer.create({ LOG_LEVEL: 'warn' });
  await server.start();
});
afterAll(() => server.remove());

function send(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const request = (line: string, headers = '') =>
  send(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n`);

it.each([
  ['GET /%ff', 400],
  ['GET /chat/%ff', 400],
  ['GET /api/threads/%ff', 400],
  ['GET /api/runs/%E0%A4/stream', 400],
  ['GET /api/threads?q=%ff', 400],
  ['GET /?%ff', 400],
  ['GET /_next/static/%ff', 400],
  ['GET http://127.0.0.1/api/health', 400],
  ['GET http://evil.example/', 400],
  ['OPTIONS *', 400],
  ['TRACE /', 405],
  ['TRACE /api/chat', 405],
  ['PROPFIND /', 405],
  ['PROPFIND /api/threads', 405],
  ['SEARCH /metrics', 405],
  ['POST /', 405],
  ['PUT /chat/some-thread-000001', 405],
  ['DELETE /icon.svg', 405],
])('%s is %d and a problem', async (line, status) => {
  const answer = await request(line);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
  if (status === 405) expect(answer.toLowerCase()).toContain('\r\nallow: ');
  expect(answer.toLowerCase()).not.toContain('\r\nset-cookie');
});

it.each(['/api/health', '/_next/hmr'])(
  'a request on %s to speak another protocol is answered and ends',
  async (path) => {
    const { hostname, port } = new URL(server.url);
    const ask = (host: string) =>
      send(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close, upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    expect(await ask('evil.example')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await ask(`${hostname}:${port}`)).toMatch(/^HTTP\/1\.1 (200|404) /);
  },
);

it.each(['/', '/api/health', '/icon.svg', '/dashboard', '/metrics'])(
  'a host that is not ours is refused on %s',
  async (path) => {
    const answer = await send(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain('ALLOWED_HOSTS');
  },
);

it('nothing of this is an error of the server, and refused hosts are told once', async () => {
  await request('GET /%ff');
  expect(server.output).not.toMatch(/\n\s+at /);
  expect(server.output.match(/host_not_allowed: /g)).toHaveLength(1);
});
