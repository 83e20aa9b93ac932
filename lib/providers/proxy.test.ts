import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BASE_PATHS, type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import { systemClock } from '../system-clock.ts';
import { drain, question } from './provider.contract.ts';
import { TEST_KEY } from './spoken.ts';
import { trustedCertificate } from './test-certificate.ts';
import { createVendorProvider, type VendorProvider } from './vendor-provider.ts';
import { VENDOR_DEFINITIONS } from './vendors/vendors.ts';

const never = new AbortController().signal;
const QUICK = 'The quick brown fox jumps over the lazy dog.';

/** A forward proxy: absolute addresses for http, tunnels for the rest. */
class ForwardProxy {
  readonly seen: string[] = [];
  readonly credentials: (string | undefined)[] = [];
  readonly sockets = new Set<Socket>();
  readonly #server: Server;
  #wantsPassword = false;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      this.#note(`${incoming.method} ${incoming.url}`, incoming.headers['proxy-authorization']);
      if (this.#refuses(incoming.headers['proxy-authorization'])) {
        outgoing.writeHead(407).end();
        return;
      }
      const target = new URL(incoming.url ?? '');
      const onward = request(target, { method: incoming.method, headers: incoming.headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      });
      outgoing.on('close', () => onward.destroy());
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    this.#server.on('connect', (incoming, socket: Socket) => {
      this.#note(`CONNECT ${incoming.url}`, incoming.headers['proxy-authorization']);
      if (this.#refuses(incoming.headers['proxy-authorization'])) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = String(incoming.url).split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
      socket.on('close', () => onward.destroy());
    });
    this.#server.on('connection', (socket) => this.sockets.add(socket));
  }

  async start(wantsPassword = false): Promise<string> {
    this.#wantsPassword = wantsPassword;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }

  #note(line: string, credentials: string | undefined): void {
    this.seen.push(line);
    this.credentials.push(credentials);
  }

  #refuses(credentials: string | undefined): boolean {
    return this.#wantsPassword && credentials === undefined;
  }
}

let plain: FakeProviders;
let secure: FakeProviders;
let proxy: ForwardProxy;
let address: string;
const opened: VendorProvider[] = [];
beforeAll(async () => {
  plain = await startFakeProviders();
  secure = await startFakeProviders({ tls: await trustedCertificate() });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
  proxy.close();
});
afterAll(async () => {
  await plain.close();
  await secure.close();
});

/** A provider whose way leads through a new proxy. */
async function through(
  fake: FakeProviders,
  options: { no?: string; user?: string; asksPassword?: boolean } = {},
) {
  proxy = new ForwardProxy();
  address = await proxy.start(options.asksPassword);
  const url = `http://${options.user ? `${options.user}@` : ''}${address}`;
  const provider = createVendorProvider(VENDOR_DEFINITIONS.openai, {
    settings: { apiKey: TEST_KEY, baseUrl: fake.origin + BASE_PATHS.openai },
    clock: systemClock,
    concurrency: 20,
    connectMs: 5_000,
    http2: true,
    proxies: { http: url, https: url, no: options.no ?? '' },
  });
  opened.push(provider);
  return provider;
}

test('a plain address is asked of the proxy by its whole name', async () => {
  const provider = await through(plain);
  expect((await drain(provider.stream(question('fake-fast'), never))).text).toBe(QUICK);
  expect(proxy.seen).toEqual([`POST ${plain.origin}/v1/chat/completions`]);
});

test('an address over TLS goes through a tunnel that the proxy cannot look into, over HTTP/2', async () => {
  const provider = await through(secure);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => drain(provider.stream(question('fake-fast'), never))),
  );
  expect(answers.map(({ error, text }) => error ?? text)).toEqual(Array(10).fill(QUICK));
  expect(proxy.seen).toEqual([`CONNECT ${new URL(secure.origin).host}`]);
});

test('connections through the proxy are kept for the next question', async () => {
  const provider = await through(plain);
  for (let count = 0; count < 5; count++) await drain(provider.stream(question('fake-fast'), never));
  expect(proxy.seen).toHaveLength(5);
  expect(proxy.sockets.size).toBeLessThanOrEqual(2);
});

test('a host of NO_PROXY is reached directly', async () => {
  const provider = await through(plain, { no: 'example.com, 127.0.0.1' });
  expect((await drain(provider.stream(question('fake-fast'), never))).text).toBe(QUICK);
  expect(proxy.seen).toEqual([]);
});

test('the proxy gets its user and password, and the provider does not', async () => {
  const provider = await through(secure, { user: 'anna:pass%20word', asksPassword: true });
  const { text } = await drain(provider.stream(question('fake-fast'), never));
  expect(text).toBe(QUICK);
  expect(proxy.credentials).toEqual([`Basic ${Buffer.from('anna:pass word').toString('base64')}`]);
});

test.each([
  ['plain', () => plain],
  ['over TLS', () => secure],
])('a proxy that wants a password fails as unreachable, %s', async (_, fake) => {
  const provider = await through(fake(), { asksPassword: true });
  const { error } = await drain(provider.stream(question('fake-fast'), never));
  expect(error).toMatchObject({ name: 'StreamError', code: 'provider_unreachable' });
  expect((error as { detail: string }).detail).toContain('407');
});

test.each([
  ['plain', () => plain],
  ['over TLS', () => secure],
])('an abort in the middle reaches the provider, %s', async (_, fake) => {
  const provider = await through(fake());
  const controller = new AbortController();
  const reason = new Error('stop');
  const drained = drain(provider.stream(question('fake-tokens-5000-rate-200'), controller.signal));
  await expect.poll(() => fake().stats().open).toBe(1);
  controller.abort(reason);
  expect((await drained).error).toBe(reason);
  await expect.poll(() => fake().stats().open).toBe(0);
});
