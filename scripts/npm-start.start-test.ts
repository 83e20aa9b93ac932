import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../e2e/free-port.ts';
import { environment, SETTING_NAMES } from '../lib/env.ts';
import { listenFault } from './listening-address.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Longer than any start takes here, so that a server that hangs is told with what it printed. */
const PATIENCE_MS = 40_000;
let folder: string;
let port: number;
let started: ChildProcess[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dac-start-'));
  port = await freePort();
  started = [];
});
afterEach(() => {
  for (const child of started) if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

/** `npm start` with a database of its own, in a process group of its own, and what it prints. */
function npmStart(settings: Record<string, string> = {}) {
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    env: {
      ...environment(),
      ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: `file:${folder}/made/dac.db`,
      ...settings,
    },
  });
  started.push(child);
  let printed = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
      for (const watch of watchers) watch();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    exit,
    printed: () => printed,
    /** Resolves when `text` has been printed; rejects where it ended without. */
    says: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const watch = () => printed.includes(text) && resolve();
        watchers.add(watch);
        watch();
        const fail = (why: string) =>
          reject(new Error(`${why} and never said "${text}":\n${printed.slice(0, 4000)}`));
        exit.then((code) => fail(`It ended with ${code}`));
        setTimeout(() => fail(`It took ${PATIENCE_MS} ms`), PATIENCE_MS).unref();
      }),
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s to npm ends the server too, and frees its port',
  async (signal) => {
    const server = npmStart();
    await server.says('DAC is ready');
    expect(await listenFault('127.0.0.1', port)).toContain('is taken');
    server.child.kill(signal);
    await server.exit;
    expect(await listenFault('127.0.0.1', port)).toBeNull();
  },
);

test('one Ctrl-C, which reaches npm and the server at once, lets a running answer finish', async () => {
  const server = npmStart();
  await server.says('DAC is ready');
  const answer = await fetch(`http://127.0.0.1:${port}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'thread-of-this-test', message: 'hello', model: 'mock/faststream' }),
  });
  process.kill(-(server.child.pid ?? 0), 'SIGINT');
  expect(await answer.text()).toContain('data: [DONE]');
  await server.exit;
});

test('it makes the database and says where it is, what models it has, and how to add a key', async () => {
  const server = npmStart();
  await server.says('DAC is ready');
  expect(server.printed()).toContain(`http://127.0.0.1:${port}`);
  expect(server.printed()).toContain('mock/faststream');
  expect(server.printed()).toContain('OPENAI_API_KEY=');
  const ready = await fetch(`http://127.0.0.1:${port}/api/health?ready=1`);
  expect(ready.status).toBe(200);
});

test('wrong settings stop it, all named at once', async () => {
  const server = npmStart({ PORT: 'x', REDIS_URL: 'redis://127.0.0.1', COALESCE_TTL_MS: '-1' });
  expect(await server.exit).toBe(1);
  for (const name of ['PORT', 'REDIS_URL', 'COALESCE_TTL_MS'])
    expect(server.printed()).toContain(`  ${name} `);
});

test('a port that is taken stops it with a sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const server = npmStart();
  expect(await server.exit).toBe(1);
  expect(server.printed()).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
  await new Promise((resolve) => other.close(resolve));
});
