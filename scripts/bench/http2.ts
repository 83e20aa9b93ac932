import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { BASE_PATHS, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import { trustedCertificate } from '../../lib/providers/test-certificate.ts';
import { createVendorProvider } from '../../lib/providers/vendor-provider.ts';
import { VENDOR_DEFINITIONS } from '../../lib/providers/vendors/vendors.ts';
import { systemClock } from '../../lib/system-clock.ts';
import type { BenchResult } from './bar.ts';
import { median } from './percentile.ts';

const AT_ONCE = 100;
const MAX_CONNECTIONS = 4;
/** Of the distance to the vendor that is played; a round trip is twice that. */
const ONE_WAY_MS = 20;
const ROUNDS = 10;

/** How few connections HTTP/2 needs, and what a kept one spares the first token. */
export async function http2(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProviders({ tls: await trustedCertificate() }), (one) =>
    one.close(),
  );
  const far = stack.adopt(await startDistance(fake.port), (one) => one.close());
  const providerAt = (port: number) =>
    createVendorProvider(VENDOR_DEFINITIONS.openai, {
      settings: { apiKey: 'key', baseUrl: `https://127.0.0.1:${port}${BASE_PATHS.openai}` },
      clock: systemClock,
      concurrency: 200,
      connectMs: 5_000,
      http2: true,
    });
  const ask = async (provider: ReturnType<typeof providerAt>, model: string) => {
    const from = performance.now();
    const stream = provider.stream(
      {
        model,
        systemPrompt: null,
        messages: [{ role: 'user', text: 'Hello?' }],
        temperature: null,
        maxOutputTokens: null,
      },
      new AbortController().signal,
    );
    let connectMs = Number.NaN;
    let firstMs = Number.NaN;
    for await (const event of stream) {
      if (event.type === 'headers') connectMs = event.connectMs;
      if (event.type === 'text' && Number.isNaN(firstMs)) firstMs = performance.now() - from;
    }
    return { connectMs, firstMs };
  };

  const near = stack.adopt(providerAt(fake.port), (one) => one.close());
  await Promise.all(Array.from({ length: AT_ONCE }, () => ask(near, 'fake-tokens-50-rate-50')));
  const { records, peakOpen } = fake.stats();
  const connections = new Set(records.slice(-AT_ONCE).map(({ connection }) => connection)).size;

  const cold: Awaited<ReturnType<typeof ask>>[] = [];
  const warm: Awaited<ReturnType<typeof ask>>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const provider = providerAt(far.port);
    cold.push(await ask(provider, 'fake-fast'));
    warm.push(await ask(provider, 'fake-fast'));
    await provider.close();
  }
  const of = (asked: typeof cold, key: 'connectMs' | 'firstMs') => median(asked.map((one) => one[key]));
  return {
    name: 'HTTP/2 and kept connections',
    figures: {
      'streams open at once': peakOpen,
      'a round trip, ms': 2 * ONE_WAY_MS,
      'new connection: connecting, median ms': of(cold, 'connectMs'),
      'new connection: first token, median ms': of(cold, 'firstMs'),
      'kept connection: connecting, median ms': of(warm, 'connectMs'),
      'kept connection: first token, median ms': of(warm, 'firstMs'),
    },
    bars: [
      { what: `connections of ${AT_ONCE} streams`, value: connections, unit: '', atMost: MAX_CONNECTIONS },
      {
        what: 'streams that were not open at once with the others',
        value: AT_ONCE - Math.min(AT_ONCE, peakOpen),
        unit: '',
        atMost: 0,
      },
      {
        // TCP takes one round trip and TLS 1.3 another; ours is late by less than one of them where both are spared.
        what: 'kept connection: of connecting and a TLS round trip, what it does not spare the first token',
        value: 2 * 2 * ONE_WAY_MS - (of(cold, 'firstMs') - of(warm, 'firstMs')),
        unit: 'ms',
        atMost: 5,
      },
    ],
  };
}

/** A TCP proxy on loopback that delivers everything, the beginning of a connection too, so many milliseconds later. */
async function startDistance(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    // The handshake with the proxy took no time; what the distance would have taken of it is made up for here.
    const opensAt = performance.now() + 2 * ONE_WAY_MS;
    const farEnd = connect(port, '127.0.0.1');
    for (const [from, to, delayed] of [
      [near, farEnd, true],
      [farEnd, near, false],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        const now = performance.now();
        const at = Math.max(now, delayed ? opensAt : 0) + ONE_WAY_MS;
        setTimeout(() => to.writable && to.write(chunk), at - now);
      });
      from.on('close', () => {
        sockets.delete(from);
        setTimeout(() => to.destroy(), ONE_WAY_MS);
      });
      from.on('error', () => {});
      from.setNoDelay(true);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
