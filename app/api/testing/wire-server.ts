import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { vi } from 'vitest';
import { type FakeProviders, startFakeProviders } from '@/e2e/fakes/provider-server.ts';
import { readSettings } from '@/lib/env.ts';
import { migrate } from '@/scripts/migrate.ts';

/** The application behind a bare HTTP server: the same handlers that Next serves, over real sockets and a real database. */
export interface WireServer {
  url: string;
  runtime: import('@/lib/runtime.ts').Runtime;
  /** Who answers `openai/fake-…`. */
  provider: FakeProviders;
  stop(): Promise<void>;
}

type Handler = (request: Request, route: { params: Promise<object> }) => Promise<Response>;
type RouteModule = Record<string, Handler | undefined>;

/** Models of the fake provider that the tests ask; the first is the default. */
const FAKE_MODELS = [
  'fake-fast',
  'fake-echo',
  'fake-parrot',
  'fake-silent',
  'fake-stall',
  'fake-cut',
  'fake-quota',
  'fake-503',
  'fake-tokens-40-rate-100',
];

const API = join(import.meta.dirname, '..');
const SLOT = Symbol.for('dac.runtime.v1');

/** Starts it with settings of its own, on a database of its own unless one is handed over from a server before. */
export async function startWireServer(
  env: Record<string, string> | ((provider: FakeProviders) => Record<string, string>) = {},
  folder = mkdtempSync(join(tmpdir(), 'dac-wire-')),
): Promise<WireServer & { folder: string }> {
  const databaseUrl = `file:${join(folder, 'wire.db')}`;
  await migrate(databaseUrl);
  const provider = await startFakeProviders();
  const settings = readSettings({
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    MOCK_ENABLED: '1',
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODELS: FAKE_MODELS.join(','),
    PACER_RPS: '1000',
    PACER_BURST: '1000',
    ...(typeof env === 'function' ? env(provider) : env),
  });
  // Each server is a process of its own to the modules: none finds the runtime of the one before.
  vi.resetModules();
  const { createCore, getRuntime } = await import('@/lib/runtime.ts');
  const core = createCore(settings);
  (globalThis as Record<symbol, unknown>)[SLOT] = core;
  const runtime = await getRuntime();
  const { guardServer } = await import('@/lib/http/request-guard.ts');
  const routes = await loadRoutes();

  const server = createServer((incoming, outgoing) => {
    serve(routes, incoming, outgoing).catch((error) => outgoing.destroy(error));
  });
  guardServer(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    runtime,
    provider,
    folder,
    stop: async () => {
      const { runs, log, bus, store, models } = runtime.services;
      await runs.drain(0);
      log.disconnect(new Error('the test is over'));
      bus.disconnect(new Error('the test is over'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([models.close(), store.close()]);
      await provider.close();
    },
  };
}

/** Removes the database of a server that has stopped. */
export function discardFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

interface MountedRoute {
  pattern: RegExp;
  module: RouteModule;
}

async function loadRoutes(): Promise<MountedRoute[]> {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('route.ts'),
  );
  const routes = await Promise.all(
    files.map(async (file) => {
      const folder = file.replace(/\/?route\.ts$/, '');
      const source = folder.replace(/^\[\[\.\.\.\w+\]\]$/, '.*').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)');
      return {
        pattern: new RegExp(`^/api${source === '.*' ? '' : '/'}${source}$`),
        module: (await import(/* @vite-ignore */ join(API, file))) as RouteModule,
      };
    }),
  );
  // As Next does: a name before a parameter, the catch-all last.
  const parameters = ({ pattern }: MountedRoute) =>
    pattern.source.includes('.*') ? Number.POSITIVE_INFINITY : pattern.source.split('(?<').length;
  return routes.sort((a, b) => parameters(a) - parameters(b));
}

async function serve(
  routes: MountedRoute[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  const found = routes
    .map(({ pattern, module }) => ({ match: pattern.exec(url.pathname), module }))
    .find(({ match }) => match);
  const handler = found?.module[incoming.method ?? 'GET'];
  if (!handler) {
    outgoing.writeHead(501).end();
    return;
  }
  const gone = new AbortController();
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(url, {
    method: incoming.method,
    headers: Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
      (values ?? []).map((value): [string, string] => [name, value]),
    ),
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
  } as RequestInit);
  const response = await handler(request, { params: Promise.resolve({ ...found?.match?.groups }) });
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (!response.body) {
    outgoing.end();
    return;
  }
  // A stream that errors destroys the response, as Next does it.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {});
}
