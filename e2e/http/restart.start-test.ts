import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environment, SETTING_NAMES } from '../../lib/env.ts';
import { type FakeOpenAi, startFakeOpenAi } from '../fakes/openai-server.ts';
import { framesOf, textOf, WireClient } from './wire-client.ts';

const ROOT = join(import.meta.dirname, '../..');
const THREAD = 'restart-thread-00001';
/** Long enough to be in the middle of it whenever a test looks. */
const LONG = 'openai/fake-tokens-4000-rate-100';
const SHORT = 'openai/fake-tokens-100-rate-100';

let folder: string;
let port: number;
let provider: FakeOpenAi;
let running: ChildProcess | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dac-restart-'));
  port = await freePort();
  provider = await startFakeOpenAi();
});
afterEach(async () => {
  if (running?.exitCode === null) running.kill('SIGKILL');
  running = null;
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The production server, as `npm start` runs it; resolves when it answers. */
async function start(settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...environment(),
      ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: `file:${folder}/dac.db`,
      OPENAI_BASE_URL: provider.url,
      OPENAI_MODELS: [LONG, SHORT, 'openai/fake-fast'].map((id) => id.slice('openai/'.length)).join(','),
      LOG_LEVEL: 'error',
      ...settings,
    },
  });
  running = child;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  while ((await fetch(`${url}/api/health?ready=1`).catch(() => null))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, child, exit };
}

/** Reads a run's text until it has `characters`, and goes on in the background; `broken` tells how it ended. */
async function readUntil(response: Response, characters: number) {
  let text = '';
  const frames = framesOf(response);
  for (;;) {
    const { value, done } = await frames.next();
    if (done) throw new Error('the run ended before it was long enough');
    text += textOf([value]);
    if (text.length >= characters) break;
  }
  const rest = (async () => {
    for await (const frame of frames) text += textOf([frame]);
  })().then(
    () => 'in order',
    () => 'broken',
  );
  return { rest, text: () => text };
}

describe('a server that is killed in the middle of an answer', () => {
  it('has the answer as interrupted when it is back, all but its last second, and it can be made anew', async () => {
    const first = await start();
    const client = await WireClient.at(first.url);
    const message = { id: 'restart-message-0001', role: 'user', parts: [{ type: 'text', text: 'long' }] };
    const response = await client.post('/api/chat', { id: THREAD, message, model: LONG });
    const read = await readUntil(response, 1500);
    const tokenMs = 10;
    const seen = read.text();
    first.child.kill('SIGKILL');
    await first.exit;
    expect(await read.rest).toBe('broken');

    const second = await start();
    const back = new WireClient(second.url, client.cookie);
    const { body } = await back.thread(THREAD);
    expect(body.activeRuns).toEqual([]);
    const [, answer] = body.messages;
    expect(answer).toMatchObject({ id: response.headers.get('x-run-id'), status: 'interrupted' });
    const kept = answer.parts[0]?.text ?? '';
    expect(kept.length).toBeGreaterThan(0);
    expect(read.text().startsWith(kept) || kept.startsWith(read.text())).toBe(true);
    const wordsLost = seen.split(' ').length - kept.split(' ').length;
    expect(wordsLost * tokenMs).toBeLessThan(1000);

    const replayed = await back.ask({ id: THREAD, message, model: LONG });
    expect(replayed.response.headers.get('x-coalesce')).toBe('replay');
    expect(replayed.frames.map(({ event }) => event.type).slice(-2)).toEqual(['data-error', 'error']);
    expect(textOf(replayed.frames)).toBe(kept);

    const again = await back.ask({
      id: THREAD,
      trigger: 'regenerate-message',
      messageId: answer.id,
      model: 'openai/fake-fast',
    });
    expect(again.frames.at(-1)?.event.type).toBe('finish');
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  });
});

describe('a server that is asked to end', () => {
  it('lets a running answer finish, refuses new ones, and exits with 0', async () => {
    const server = await start({ SHUTDOWN_GRACE_MS: '10000' });
    const client = await WireClient.at(server.url);
    const read = await readUntil(
      await client.post('/api/chat', { id: THREAD, message: 'x', model: SHORT }),
      10,
    );
    server.child.kill('SIGTERM');
    let refused: Response;
    do {
      refused = await client.post('/api/chat', { id: THREAD, message: 'y', model: SHORT, parentId: null });
      if (refused.status === 200) await refused.body?.cancel();
    } while (refused.status === 200);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    expect(await read.rest).toBe('in order');
    expect(await server.exit).toBe(0);
  });

  it('cuts off what is left after the grace time, keeps its text, and exits with 0', async () => {
    const server = await start({ SHUTDOWN_GRACE_MS: '200' });
    const client = await WireClient.at(server.url);
    const events = await client.get('/api/events');
    const tab = events.text().then(
      () => 'in order',
      () => 'broken',
    );
    const read = await readUntil(
      await client.post('/api/chat', { id: THREAD, message: 'x', model: LONG }),
      100,
    );
    server.child.kill('SIGTERM');
    expect(await read.rest).toBe('broken');
    expect(await tab).toBe('broken');
    expect(await server.exit).toBe(0);
    expect(provider.stats().open).toBe(0);

    const again = await start();
    const back = new WireClient(again.url, client.cookie);
    const [, answer] = (await back.thread(THREAD)).body.messages;
    expect(answer).toMatchObject({ status: 'interrupted', parts: [{ type: 'text' }] });
    // Everything that was sent is kept: the text is stored before the streams are cut.
    expect(answer.parts[0].text.startsWith(read.text())).toBe(true);
  });
});
