import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort, runNode, type Started, startNode } from './processes.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const NEXT = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');

/** The product, as it runs in production, on a database of its own. */
export interface AppServer extends Started {
  port: number;
  /** A session's cookie, as the header's value. */
  cookie: string;
}

export interface AppServerOptions {
  /** Of the fake provider, without a path. */
  upstream: string;
  /** Of the fake provider that are used. */
  models: readonly string[];
  env?: Record<string, string>;
  /** For Node itself. */
  nodeArgs?: readonly string[];
}

/** Far beyond what any benchmark asks for: the pacer has a test of its own, here it must not be in the way. */
const UNPACED = {
  PACER_RPS: '100000',
  PACER_BURST: '100000',
  PACER_CONCURRENCY: '5000',
  PACER_MAX_QUEUE: '10000',
  OWNER_QUEUE: '10000',
  OWNER_CONCURRENCY: '5000',
};

let profileFolder: string | null = null;

/** From now on every server of the product writes a CPU profile into this folder when it is stopped. */
export function profileInto(folder: string): void {
  profileFolder = folder;
}

export async function startAppServer(options: AppServerOptions): Promise<AppServer> {
  const folder = mkdtempSync(join(tmpdir(), 'dac-bench-'));
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    DATABASE_URL: `file:${join(folder, 'bench.db')}`,
    OPENAI_BASE_URL: `${options.upstream}/v1`,
    OPENAI_MODELS: options.models.join(','),
    LOG_LEVEL: 'warn',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    SHUTDOWN_GRACE_MS: '0',
    ...UNPACED,
    ...options.env,
  };
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  await runNode([join(ROOT, 'scripts', 'migrate.ts')], { env, cwd: ROOT });
  const url = `http://127.0.0.1:${port}`;
  const started = await startNode(
    [
      ...(options.nodeArgs ?? []),
      ...profiling,
      NEXT,
      'start',
      '--port',
      String(port),
      '--hostname',
      '127.0.0.1',
    ],
    { env, cwd: ROOT, withinMs: 30_000, ready: answers(`${url}/api/health`) },
  );
  const health = await fetch(`${url}/api/health?ready=1`);
  await health.arrayBuffer();
  return {
    ...started,
    port,
    cookie: health.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
    stop: async () => {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
