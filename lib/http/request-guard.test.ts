import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AttemptLimit } from './attempt-limit.ts';
import { markedAddress } from './caller-address.ts';
import { type HttpSettings, publishHttpSettings } from './http-settings.ts';
import { isLocalCaller } from './local-caller.ts';
import { RefusalLog } from './refusal-log.ts';
import { guardServer } from './request-guard.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A guarded server whose handler says what came through. */
async function start(settings: Partial<HttpSettings> = {}, upgrades = false) {
  const clock = { now: 0 };
  const lines: string[] = [];
  publishHttpSettings({
    hostname: '127.0.0.1',
    allowedHosts: [],
    accessToken: null,
    metricsToken: null,
    sessionSecret: 'a-secret-of-at-least-thirty-two-characters',
    production: true,
    trustProxy: false,
    metricsOnLoopback: false,
    refusals: new RefusalLog({ now: () => clock.now, warn: (_, message) => lines.push(message) }),
    attempts: new AttemptLimit(() => clock.now),
    ...settings,
  });
  const server = createServer((request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    const local = isLocalCaller(headers) ? 'local' : 'remote';
    response.setHeader('x-seen-from', markedAddress(headers) ?? 'nowhere');
    response.end(`${request.method} ${request.url} ${local}`);
  });
  if (upgrades) {
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  }
  servers.push(server);
  guardServer(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, lines, clock, ask: (head: string, body = '') => rawRequest(port, head, body) };
}

/** Sends exactly these bytes; `Host` and `Connection` are added where they are missing. */
function rawRequest(port: number, head: string, body: string) {
  const host = /^host:/im.test(head) ? '' : `\r\nHost: 127.0.0.1:${port}`;
  const bytes = `${head.replaceAll('\n', '\r\n')}${host}\r\nConnection: ${/^upgrade:/im.test(head) ? 'close, upgrade' : 'close'}\r\n\r\n${body}`;
  return new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [top = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(top.split(' ')[1]), head: top.toLowerCase(), body: rest.join('\r\n\r\n') });
    });
  });
}

it('tells handlers whose address a request comes from, whatever it says itself', async () => {
  const head = 'GET / HTTP/1.1\nX-Dac-Caller-Address: 192.0.2.9\nX-Forwarded-For: 192.0.2.7, 192.0.2.8';
  const seen = async (trustProxy: boolean) => {
    const { ask } = await start({ trustProxy, ...(trustProxy ? { allowedHosts: ['127.0.0.1'] } : {}) });
    return (await ask(head)).head.match(/x-seen-from: (\S+)/)?.[1];
  };
  expect(await seen(false)).toBe('127.0.0.1');
  expect(await seen(true)).toBe('192.0.2.8');
});

describe('a request to speak another protocol', () => {
  const upgrade = (path: string, host = '') =>
    `GET ${path} HTTP/1.1${host}\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==`;

  it('is judged and answered as any other', async () => {
    const { ask } = await start({}, true);
    expect(await ask(upgrade('/_next/hmr'))).toMatchObject({ status: 200, body: 'GET /_next/hmr local' });
    expect((await ask(upgrade('/', '\nHost: evil.example'))).status).toBe(421);
    expect((await ask(upgrade('/%ff'))).status).toBe(400);
    const closed = await start({ accessToken: 'open-sesame' }, true);
    expect((await closed.ask(upgrade('/api/threads'))).status).toBe(401);
  });

  it('is hot reload while developing, for hosts of ours', async () => {
    const { ask } = await start({ production: false }, true);
    expect(await ask(upgrade('/_next/hmr?id=1'))).toMatchObject({ status: 101 });
    expect((await ask(upgrade('/_next/hmr', '\nHost: evil.example'))).status).toBe(421);
    expect((await ask(upgrade('/chat/hmr'))).status).toBe(200);
  });
});

describe('the host of a request', () => {
  it.each(['/', '/api/health', '/_next/static/x.js', '/metrics'])('must be ours on %s', async (path) => {
    const { ask, lines } = await start();
    const refused = await ask(`GET ${path} HTTP/1.1\nHost: evil.example`);
    expect(refused.status).toBe(421);
    expect(refused.head).toContain('content-type: application/problem+json');
    expect(JSON.parse(refused.body)).toMatchObject({
      code: 'host_not_allowed',
      detail: expect.stringMatching(/"evil\.example".*ALLOWED_HOSTS/),
    });
    expect(lines).toEqual([expect.stringContaining('ALLOWED_HOSTS')]);
    expect((await ask(`GET ${path} HTTP/1.1`)).status).toBe(200);
  });

  it('is the one that a trusted proxy forwards, whatever its own is', async () => {
    const { ask } = await start({ trustProxy: true, allowedHosts: ['chat.example.org'] });
    const forwarded = (host: string) => ask(`GET / HTTP/1.1\nHost: inner\nX-Forwarded-Host: ${host}`);
    expect((await forwarded('chat.example.org')).status).toBe(200);
    expect((await forwarded('evil.example')).status).toBe(421);
  });

  it('counts for nothing in a forwarded header that is not trusted, which is told once', async () => {
    const { ask, lines } = await start({ allowedHosts: ['chat.example.org'] });
    const head = 'GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: chat.example.org';
    expect((await ask(head)).status).toBe(421);
    await ask('GET / HTTP/1.1\nX-Forwarded-For: 192.0.2.1');
    await ask('GET / HTTP/1.1\nX-Forwarded-For: 192.0.2.1');
    expect(lines.filter((line) => line.includes('TRUST_PROXY=1'))).toHaveLength(1);
  });
});

describe('the target of a request', () => {
  it.each([
    '/%ff',
    '/chat/%',
    '/api/threads/%c3%28',
    '/?q=%ff',
    '/api/threads?q=%zz',
    'http://127.0.0.1/',
    '*',
  ])('is refused where it is no path, or means no text: %s', async (target) => {
    const { ask } = await start();
    const answer = await ask(`${target === '*' ? 'OPTIONS' : 'GET'} ${target} HTTP/1.1`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad_request_target' });
  });

  it('may hold any text that is encoded properly', async () => {
    const { ask } = await start();
    expect((await ask('GET /chat/%F0%9F%98%80?q=100%25+%C3%A9 HTTP/1.1')).status).toBe(200);
  });
});

describe('the method of a request', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'for a page is not %s',
    async (method) => {
      const { ask } = await start();
      const answer = await ask(`${method} / HTTP/1.1\nContent-Length: 5`, 'a=b&c');
      expect(answer.status).toBe(405);
      expect(answer.head).toContain('allow: get, head');
      expect(answer.head).not.toContain('set-cookie');
    },
  );

  it('is refused before its body has come', async () => {
    const { ask } = await start();
    expect((await ask('POST / HTTP/1.1\nContent-Length: 1000000000')).status).toBe(405);
  });

  it.each(['TRACE', 'PROPFIND', 'SEARCH'])(
    '%s reaches an endpoint as one that none of them has',
    async (method) => {
      const { ask } = await start();
      expect((await ask(`${method} /api/chat HTTP/1.1`)).body).toBe(
        'PUT /api/chat remote'.replace('remote', 'local'),
      );
    },
  );

  it('of a page brings no body to speak of', async () => {
    const { ask } = await start();
    expect((await ask('GET / HTTP/1.1\nContent-Length: 5000', 'x'.repeat(5000))).status).toBe(413);
    expect((await ask('GET / HTTP/1.1\nTransfer-Encoding: chunked', '0\r\n\r\n')).status).toBe(413);
    expect((await ask('GET / HTTP/1.1\nContent-Length: 3', 'abc')).status).toBe(200);
  });
});

describe('a caller on this machine', () => {
  const isLocal = async ({ ask }: Awaited<ReturnType<typeof start>>, head = 'GET /metrics HTTP/1.1') =>
    (await ask(head)).body.endsWith(' local');

  it('is one that no proxy forwarded, and that asks for this machine', async () => {
    const server = await start({ allowedHosts: ['chat.example.org'] });
    expect(await isLocal(server)).toBe(true);
    expect(await isLocal(server, 'GET /metrics HTTP/1.1\nHost: chat.example.org')).toBe(false);
    for (const name of [
      'Forwarded',
      'Via',
      'X-Real-IP',
      'X-Forwarded-Port',
      'X-Forwarded',
      'CF-Connecting-IP',
    ]) {
      expect(await isLocal(server, `GET /metrics HTTP/1.1\n${name}: 127.0.0.1`)).toBe(false);
    }
    expect(await isLocal(server, 'GET /metrics HTTP/1.1\nX-Dac-Local-Caller: 1\nVia: 1.1 a')).toBe(false);
  });

  it('is nobody behind a trusted proxy', async () => {
    expect(await isLocal(await start({ trustProxy: true, metricsOnLoopback: true }))).toBe(false);
  });

  it('does not speak HTTP/1.0, as nginx does to what is behind it', async () => {
    expect(await isLocal(await start(), 'GET /metrics HTTP/1.0')).toBe(false);
  });
});

it('every answer leaves with the headers that browsers keep to, refusals included', async () => {
  const { ask } = await start();
  for (const head of ['GET / HTTP/1.1', 'GET /api/health HTTP/1.1', 'GET / HTTP/1.1\nHost: evil.example']) {
    const answer = await ask(head);
    for (const header of ['nosniff', 'frame-ancestors', 'cross-origin-opener-policy', 'permissions-policy']) {
      expect(answer.head).toContain(header);
    }
  }
});
