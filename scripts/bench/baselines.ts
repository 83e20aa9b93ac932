import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '../../lib/env.ts';
import { ROOT } from './app-server.ts';
import { answers, freePort, runNode, type Started, startNode } from './processes.ts';

/** A server that the product is measured against. */
export interface Baseline extends Started {
  port: number;
}

const NEXT = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
const EMPTY_SSE = join(import.meta.dirname, 'empty-sse');

/** The bare `node:http` server that passes the provider's bytes on; see `pass-through.ts`. */
export const startPassThrough = (upstream: string) => startScript('pass-through.ts', upstream);

/** The bare `node:http` server that fans one answer out; see `fan-out.ts`. */
export const startFanOut = (upstream: string) => startScript('fan-out.ts', upstream);

async function startScript(script: string, upstream: string): Promise<Baseline> {
  const port = await freePort();
  const started = await startNode(
    [join(import.meta.dirname, script), '--port', String(port), '--upstream', upstream],
    { withinMs: 10_000, ready: answers(`http://127.0.0.1:${port}/ready`) },
  );
  return { ...started, port };
}

/** A Next application of one empty event stream route, built anew by the very Next that the product runs on. */
export async function startEmptyNext(): Promise<Baseline> {
  const folder = mkdtempSync(join(tmpdir(), 'dac-empty-sse-'));
  cpSync(EMPTY_SSE, folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const env = {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PATH: `${join(process.execPath, '..')}:${environment().PATH ?? ''}`,
  };
  await runNode([NEXT, 'build', folder], { env, cwd: folder });
  const port = await freePort();
  const started = await startNode(
    [NEXT, 'start', folder, '--port', String(port), '--hostname', '127.0.0.1'],
    { env, cwd: folder, withinMs: 30_000, ready: answers(`http://127.0.0.1:${port}/ready`) },
  );
  return {
    ...started,
    port,
    stop: async () => {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
