import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
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
  for (const { pid, exitCode, signalCode } of started) {
    if (exitCode === null && signalCode === null && pid) process.kill(-pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

/** `npm start` with a database of its own, in a process group of its own, and what it prints. */
function npmStart(settings: Record<string, string> = {}, args: string[] = []) {
  const child = spawn('npm', ['start', '--', ...args], {
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
  const server = npmStart({ PACER_RPP: '5' });
  await server.says('DAC is ready');
  expect(server.printed()).toContain('PACER_RPP is not a setting; did you mean PACER_RPS?');
  expect(server.printed()).toContain(`http://127.0.0.1:${port}`);
  expect(server.printed()).toContain('mock/faststream');
  expect(server.printed()).toContain('OPENAI_API_KEY=');
  const ready = await fetch(`http://127.0.0.1:${port}/api/health?ready=1`);
  expect(ready.status).toBe(200);
});

test('of two that start at the same instant on one database one serves, and the other says so and ends', async () => {
  const both = [npmStart(), npmStart({ PORT: String(await freePort()) })];
  const first = await Promise.race(both.map(({ exit }, index) => exit.then((code) => ({ code, index }))));
  expect(first.code).toBe(1);
  const [ended, serving] = first.index === 0 ? both : both.toReversed();
  expect(ended?.printed()).toMatch(/dac\.db is in use by another server\. [^\n]+\n$/);
  await serving?.says('DAC is ready');
});

test('a database that cannot be used stops it with one sentence, and a killed server leaves none behind', async () => {
  mkdirSync(join(folder, 'made', 'dac.db'), { recursive: true });
  const refused = npmStart();
  expect(await refused.exit).toBe(1);
  expect(refused.printed()).toContain('dac.db is a folder.');
  expect(refused.printed()).not.toMatch(/^ {4}at |WASM/m);

  rmdirSync(join(folder, 'made', 'dac.db'));
  const killed = npmStart();
  await killed.says('DAC is ready');
  expect(killed.printed()).toMatch(/"migrations":\["\d{14}_init".*"migrations applied"/);
  process.kill(-(killed.child.pid ?? 0), 'SIGKILL');
  await killed.exit;
  const next = npmStart();
  await next.says('DAC is ready');
  expect(next.printed()).not.toContain('migrations applied');
});

test('a lost session secret stops it, until it is put back or given up; no file of its folder is open to others', async () => {
  const first = npmStart();
  await first.says('DAC is ready');
  const answer = await fetch(`http://127.0.0.1:${port}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'thread-of-this-test', message: 'hello', model: 'mock/faststream' }),
  });
  await answer.text();
  const data = join(folder, 'made');
  const modes = [data, ...readdirSync(data).map((name) => join(data, name))].map(
    (path) => `${path} ${(statSync(path).mode & 0o777).toString(8)}`,
  );
  const files = ['dac.db', 'dac.db-shm', 'dac.db-wal', 'dac.db.lock', 'session-secret'];
  expect(modes).toEqual([`${data} 700`, ...files.map((name) => `${join(data, name)} 600`)]);
  first.child.kill('SIGTERM');
  await first.exit;

  const secret = readFileSync(join(data, 'session-secret'));
  rmSync(join(data, 'session-secret'));
  const refused = npmStart();
  expect(await refused.exit).toBe(1);
  expect(refused.printed()).toContain('session-secret is missing, and the database has one conversation.');
  expect(readdirSync(data)).not.toContain('session-secret');

  const accepted = npmStart({}, ['--new-session-secret']);
  await accepted.says('DAC is ready');
  expect(readFileSync(join(data, 'session-secret'))).not.toEqual(secret);
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
