import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../fakes/provider-server.ts';
import { ProductionServer } from '../production-server.ts';
import { WireClient } from './wire-client.ts';

interface Span {
  name: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number | string } }[];
}

/** Takes what an OTLP exporter sends as JSON. */
class Collector {
  readonly spans: Span[] = [];
  /** Names of what every span's process says of itself. */
  readonly resource = new Set<string>();
  readonly server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url === '/v1/traces') {
      const { resourceSpans } = JSON.parse(body);
      for (const { resource, scopeSpans } of resourceSpans) {
        for (const { key } of resource.attributes) this.resource.add(key);
        for (const { spans } of scopeSpans) this.spans.push(...spans);
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
}

const collector = new Collector();
let provider: FakeProviders;
let server: ProductionServer;
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.server.listen(0, '127.0.0.1', resolve));
  provider = await startFakeProviders();
  server = await ProductionServer.create({
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODELS: 'fake-delay-30',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.server.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await server.start();
});
afterAll(async () => {
  await server.remove();
  await provider.close();
  collector.server.closeAllConnections();
  collector.server.close();
});

test('every run is a trace with its legs, and none of its text', async () => {
  const client = await WireClient.at(server.url);
  const { runId } = await client.ask({ id: 'traced-thread-0001', message: 'A secret question' });
  server.signal('SIGTERM');
  await server.exited();
  // What was sent before the process ended may still be on its way through this one.
  await expect.poll(() => collector.spans.map(({ name }) => name)).toContain('chat openai/fake-delay-30');
  const run = collector.spans.find(({ name }) => name === 'chat openai/fake-delay-30') as Span;
  const attributes = Object.fromEntries(run.attributes.map(({ key, value }) => [key, value.stringValue]));
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'openai/fake-delay-30',
    'dac.run.id': runId,
    'dac.run.status': 'complete',
  });
  const legs = collector.spans.filter(({ parentSpanId }) => parentSpanId === run.spanId);
  expect(legs.map(({ name }) => name)).toEqual([
    'queue',
    'retries',
    'connect',
    'first byte',
    'stream',
    'settle',
  ]);
  for (const [at, leg] of legs.entries()) {
    expect(BigInt(leg.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(leg.startTimeUnixNano));
    if (at > 0) expect(leg.startTimeUnixNano).toBe(legs[at - 1]?.endTimeUnixNano);
  }
  expect(collector.resource).toContain('service.name');
  expect([...collector.resource].filter((name) => /^cloud\.|vercel/.test(name))).toEqual([]);
  expect(JSON.stringify(collector.spans)).not.toContain('A secret question');
});
