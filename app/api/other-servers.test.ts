import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE_PATHS } from '@/e2e/fakes/provider-server.ts';
import { freePort } from '@/e2e/free-port.ts';
import { textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

type Server = Awaited<ReturnType<typeof startWireServer>>;

/** Several words, so that it comes in pieces; with what must pass unharmed. */
const ANSWER = 'Rayleigh scattering: short waves — blue ones — are turned aside most. 😀 `ä`';

describe('aimock', () => {
  const mock = new LLMock({ port: 0, logLevel: 'silent', chunkSize: 7 });
  let server: Server;
  let person: WireClient;
  beforeAll(async () => {
    // The whole question: the next one has it in front, as none that nothing answered is left out.
    mock.onMessage(/^refuse$/, {
      error: { message: 'Not on a Sunday.', type: 'invalid_request_error' },
      status: 400,
    });
    mock.onMessage('stop early', { content: ANSWER, finishReason: 'length' });
    mock.onMessage('think', { content: ANSWER, reasoning: 'What scatters light?' });
    mock.onMessage(/./, { content: ANSWER });
    const url = await mock.start();
    // It has one address for everything that speaks chat completions.
    const paths = { ...BASE_PATHS, openrouter: '/v1', perplexity: '/v1' };
    server = await startWireServer(
      Object.fromEntries([
        ...Object.entries(paths).flatMap(([vendor, path]) => [
          [`${vendor.toUpperCase()}_BASE_URL`, url + path],
          [`${vendor.toUpperCase()}_API_KEY`, 'a-key-of-no-worth'],
          [`${vendor.toUpperCase()}_MODELS`, 'some-model'],
        ]),
        ['BREAKER_FAILURES', '1000'],
      ]),
    );
    person = await WireClient.at(server.url);
  });
  afterAll(async () => {
    await server.stop();
    discardFolder(server.folder);
    await mock.stop();
  });

  describe.each(Object.keys(BASE_PATHS))('as %s', (vendor) => {
    const ask = (id: string, message: string) =>
      person.ask({ id: `aimock-${vendor}-${id}`.padEnd(24, '-'), message, model: `${vendor}/some-model` });

    test('answers three questions of one conversation', async () => {
      for (const question of ['One?', 'Two?', 'Three?']) {
        const { frames } = await ask('turns', question);
        expect(textOf(frames)).toBe(ANSWER);
        expect(frames.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'stop' });
      }
    });

    test('ends an answer at its limit', async () => {
      const { frames } = await ask('limit', 'stop early');
      expect(textOf(frames)).toBe(ANSWER);
      expect(frames.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'length' });
    });

    test('shows thoughts as thoughts', async () => {
      const { frames } = await ask('thoughts', 'think');
      expect(textOf(frames)).toBe(ANSWER);
      const thoughts = frames.filter(({ event }) => event.type === 'reasoning-delta');
      expect(thoughts.map(({ event }) => event.delta).join('')).toBe('What scatters light?');
    });

    test('refuses in its own words, and answers the next question', async () => {
      const { frames } = await ask('refusal', 'refuse');
      const failure = frames.find(({ event }) => event.type === 'data-error')?.event;
      expect(failure?.data).toMatchObject({
        code: 'provider_error',
        retryable: false,
        providerMessage: 'Not on a Sunday.',
        providerStatus: 400,
        providerRequestId: expect.any(String),
      });
      expect(textOf((await ask('refusal', 'And now?')).frames)).toBe(ANSWER);
    });
  });
});

describe('mock-llm', () => {
  let folder: string;
  let mock: ChildProcess;
  let server: Server;
  let person: WireClient;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dac-mock-llm-'));
    const port = await freePort();
    const main = createRequire(import.meta.url).resolve('@dwmkerr/mock-llm');
    const env = { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(port) } as const;
    mock = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: mock.stdout as Readable })) {
      if (line.includes('server running')) break;
    }
    server = await startWireServer({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_MODELS: '' });
    person = await WireClient.at(server.url);
  });
  afterAll(async () => {
    mock.kill();
    await server?.stop();
    if (server) discardFolder(server.folder);
    rmSync(folder, { recursive: true, force: true });
  });

  test('lists its models, and echoes three questions of one conversation', async () => {
    const listed = async () => {
      const { models } = await (await person.get('/api/models')).json();
      return models.map(({ id }: { id: string }) => id).filter((id: string) => id.startsWith('openai/'));
    };
    await expect.poll(listed).not.toEqual([]);
    const [model] = await listed();
    for (const question of ['One?', 'Two 😀?', 'Three?']) {
      const { frames } = await person.ask({ id: 'mock-llm-thread-01', message: question, model });
      expect(textOf(frames)).toBe(question);
      expect(frames.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'stop' });
    }
  });
});
