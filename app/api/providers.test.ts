import { afterEach, describe, expect, it } from 'vitest';
import { textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { modelsAnswerSchema } from '@/lib/http/schemas/model.ts';
import { runFrameSchema } from '@/lib/http/schemas/run-frame.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>> | null = null;

afterEach(async () => {
  await server?.stop();
  if (server) discardFolder(server.folder);
  server = null;
});

async function start(...args: Parameters<typeof startWireServer>) {
  server = await startWireServer(...args);
  return { client: await WireClient.at(server.url), provider: server.provider };
}

const QUICK = 'The quick brown fox jumps over the lazy dog.';
let threads = 0;
const newThread = () => `providers-thread-${String(threads++).padStart(4, '0')}`;

describe('a provider that fails again and again', () => {
  it('is left alone, which the list of models says, and takes nothing with it', async () => {
    const { client, provider } = await start({
      BREAKER_FAILURES: '2',
      OPENAI_MODELS: 'fake-cut-0,fake-fast',
    });
    const ask = () => client.ask({ id: newThread(), message: 'Hello?', model: 'openai/fake-cut-0' });
    for (let count = 0; count < 2; count++) await ask();
    const { requests } = provider.stats();

    const id = newThread();
    const { frames } = await client.ask({ id, message: 'Kept?', model: 'openai/fake-fast' });
    expect(provider.stats().requests).toBe(requests);
    const failure = frames.find(({ event }) => event.type === 'data-error')?.event.data;
    expect(failure).toMatchObject({ code: 'provider_unavailable', retryable: true });
    const { messages } = (await client.thread(id)).body;
    expect(messages[0].parts[0].text).toBe('Kept?');
    expect(messages[1].error).toEqual({ code: 'provider_unavailable', retryable: true });

    const { models } = modelsAnswerSchema.parse(await (await client.get('/api/models')).json());
    for (const model of models) {
      const down = model.provider === 'openai';
      expect(model.available).toBe(down ? false : undefined);
      if (down) expect(model.reason).toMatch(/asked again in \d+ s/);
    }
    const other = await client.ask({ id: newThread(), message: 'Hello?', model: 'mock/faststream' });
    expect(other.frames.at(-1)?.event.type).toBe('finish');
  });
});

describe('FALLBACK_MODEL', () => {
  it('answers in place of a provider that fails, and the answer, stored and replayed, says so', async () => {
    const { client, provider } = await start((fake) => ({
      ANTHROPIC_BASE_URL: `${fake.origin}/v1`,
      ANTHROPIC_API_KEY: 'sk-ant-test',
      ANTHROPIC_MODELS: 'fake-fast',
      FALLBACK_MODEL: 'anthropic/fake-fast',
    }));
    const id = newThread();
    const body = {
      id,
      message: { id: 'fallback-message-01', role: 'user', parts: [{ type: 'text', text: 'Hello?' }] },
      model: 'openai/fake-quota',
    };
    const { frames, runId } = await client.ask(body);
    for (const { event } of frames) expect(runFrameSchema.safeParse(event).error).toBeUndefined();
    expect(textOf(frames)).toBe(QUICK);
    const told = {
      provider: 'anthropic',
      model: 'anthropic/fake-fast',
      fallbackFrom: 'openai/fake-quota',
      providerCalls: 2,
      timings: expect.objectContaining({ connectMs: expect.any(Number), headersMs: expect.any(Number) }),
    };
    const metadata = frames.find(({ event }) => event.type === 'message-metadata')?.event.messageMetadata;
    expect(metadata).toMatchObject(told);
    expect(provider.stats().records.map(({ model }) => model)).toEqual(['fake-quota', 'fake-fast']);

    const [, answer] = (await client.thread(id)).body.messages;
    expect(answer).toMatchObject({
      model: 'anthropic/fake-fast',
      status: 'complete',
      details: { fallbackFrom: 'openai/fake-quota' },
    });
    await server?.runtime.services.log.drop(runId);
    const replayed = await client.ask(body);
    for (const { event } of replayed.frames) expect(runFrameSchema.safeParse(event).error).toBeUndefined();
    expect(replayed.frames[1]?.event.messageMetadata).toMatchObject({ fallbackFrom: 'openai/fake-quota' });
  });
});

describe('FAST_MODEL', () => {
  const settings = { FAST_MODEL: 'openai/fake-parrot', OPENAI_MODELS: 'fake-fast,fake-parrot' };
  const titleOf = async (client: WireClient, id: string) => (await client.thread(id)).body.thread.title;

  it('is marked, and writes the title of a conversation after its first answer, once', async () => {
    const { client, provider } = await start(settings);
    const { models } = modelsAnswerSchema.parse(await (await client.get('/api/models')).json());
    expect(models.filter(({ fast }) => fast).map(({ id }) => id)).toEqual(['openai/fake-parrot']);
    const id = newThread();
    await client.ask({ id, message: 'Why is the sky blue?', model: 'openai/fake-fast' });
    // The parrot's first line is that of what it was asked.
    await expect.poll(() => titleOf(client, id)).toBe('Question:');
    await client.ask({ id, message: 'And the sea?', model: 'openai/fake-fast' });
    expect(provider.stats().records.map(({ model }) => model)).toEqual([
      'fake-fast',
      'fake-parrot',
      'fake-fast',
    ]);
    expect((await client.thread(id)).body.messages).toHaveLength(4);
  });

  it('leaves a title alone that a person has given meanwhile', async () => {
    const { client } = await start({ ...settings, OPENAI_MODELS: 'fake-tokens-40-rate-100,fake-parrot' });
    const id = newThread();
    const response = await client.post('/api/chat', {
      id,
      message: 'Why is the sky blue?',
      model: 'openai/fake-tokens-40-rate-100',
    });
    await client.patch(`/api/threads/${id}`, { title: 'Mine' });
    await response.text();
    const { services } = server?.runtime ?? {};
    await expect.poll(() => services?.runs.live()).toEqual([]);
    expect(await titleOf(client, id)).toBe('Mine');
  });

  it('that is not set asks nobody: a question costs one call', async () => {
    const { client, provider } = await start();
    const id = newThread();
    await client.ask({ id, message: 'Why is the sky blue?', model: 'openai/fake-fast' });
    await client.ask({ id, message: 'And the sea?', model: 'openai/fake-fast' });
    expect(provider.stats().requests).toBe(2);
    expect(await titleOf(client, id)).toBe('Why is the sky blue?');
  });
});

describe('a history that is too long for the model', () => {
  it('goes without its oldest turns, which the answer says', async () => {
    const { client } = await start((fake) => ({
      PERPLEXITY_BASE_URL: fake.origin,
      PERPLEXITY_API_KEY: 'key',
      PERPLEXITY_MODELS: 'sonar',
      PERPLEXITY_RPS: '1000',
    }));
    const id = newThread();
    const long = 'word '.repeat(19_000);
    for (let turn = 0; turn < 5; turn++) {
      await client.ask({ id, message: `${turn} ${long}`, model: 'openai/fake-fast' });
    }
    await client.ask({ id, message: 'And now?', model: 'perplexity/sonar' });
    const { messages } = (await client.thread(id)).body;
    expect(messages.at(-1).details.trimmedTurns).toBe(2);
    expect(messages).toHaveLength(12);
  });
});
