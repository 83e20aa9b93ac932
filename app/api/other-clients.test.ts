import { Chat } from '@ai-sdk/react';
import { AssistantChatTransport } from '@assistant-ui/react-ai-sdk';
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { breakingLine } from '@/e2e/fakes/breaking-line.ts';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

/** Two seconds long. */
const SLOW = 'fake-tokens-100-rate-50';
/** Silent after its first words. */
const STALLING = 'fake-stall';

let server: Awaited<ReturnType<typeof startWireServer>>;
let client: WireClient;
beforeAll(async () => {
  server = await startWireServer({ OPENAI_MODELS: `fake-fast,${SLOW},${STALLING}` });
  client = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const textOf = (message: UIMessage | undefined) =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';

describe('a client of event streams takes a broken run up again, frame for frame:', () => {
  interface Reading {
    url: string;
    cookie: string;
    /** Takes one event; true: it was the last. */
    onEvent(id: string | undefined, data: string): boolean;
  }

  /** Each reads a run to `[DONE]`, by its own means of reconnecting. */
  const CLIENTS: Record<string, (reading: Reading) => Promise<void>> = {
    eventsource: ({ url, cookie, onEvent }) =>
      new Promise((resolve) => {
        const source = new EventSource(url, {
          fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
        });
        source.onmessage = ({ data, lastEventId }) => {
          if (!onEvent(lastEventId, data)) return;
          source.close();
          resolve();
        };
      }),
    'eventsource-client': async ({ url, cookie, onEvent }) => {
      const source = createEventSource({ url, headers: { cookie } });
      for await (const { id, data } of source) if (onEvent(id, data)) break;
      source.close();
    },
    '@microsoft/fetch-event-source': async ({ url, cookie, onEvent }) => {
      // It is made for browsers.
      vi.stubGlobal('window', globalThis);
      vi.stubGlobal('document', new EventTarget());
      const leave = new AbortController();
      await fetchEventSource(url, {
        fetch,
        headers: { cookie },
        openWhenHidden: true,
        signal: leave.signal,
        onmessage: ({ id, data }) => {
          if (onEvent(id, data)) leave.abort();
        },
      });
    },
  };
  afterEach(() => vi.unstubAllGlobals());

  test.each(Object.entries(CLIENTS))('%s', async (name, read) => {
    const question = {
      id: `breaking-line-${name.replaceAll(/\W/g, '-')}`,
      message: 'long',
      model: `openai/${SLOW}`,
    };
    const response = await client.post('/api/chat', question);
    await response.body?.cancel();
    const line = await breakingLine(Number(new URL(server.url).port), 2_000);
    const ids: number[] = [];
    let text = '';
    await read({
      url: `${line.url}/api/runs/${response.headers.get('x-run-id')}/stream`,
      cookie: client.cookie ?? '',
      onEvent: (id, data) => {
        if (data === '[DONE]') return true;
        ids.push(Number(id));
        text += JSON.parse(data).delta ?? '';
        return false;
      },
    });
    line.close();
    expect(line.isBroken()).toBe(true);
    expect(ids).toEqual(ids.map((_, index) => index));
    const { body } = await client.thread(question.id);
    expect(body.messages[1]).toMatchObject({ status: 'complete', parts: [{ text }] });
  });
});

describe("the AI SDK's Chat, which useChat is", () => {
  const chatOf = (id: string, model = SLOW) =>
    new Chat({
      id,
      transport: new DefaultChatTransport<UIMessage>({
        api: `${server.url}/api/chat`,
        headers: { cookie: client.cookie ?? '' },
        body: { model: `openai/${model}` },
      }),
    });
  /** Asks, and waits for the first words; `over` resolves when the chat has come to its end. */
  const asked = async (chat: Chat<UIMessage>) => {
    const over = chat.sendMessage({ text: 'long' });
    await expect.poll(() => textOf(chat.messages[1])).not.toBe('');
    return { over };
  };

  test('stop() stops reading: the answer goes on', async () => {
    const chat = chatOf('ai-sdk-react-stop-1');
    const { over } = await asked(chat);
    await chat.stop();
    await over;
    const settled = async () => (await client.thread(chat.id)).body.messages[1];
    await expect.poll(async () => (await settled()).status).toBe('complete');
    expect(textOf(chat.messages[1]).length).toBeLessThan((await settled()).parts[0].text.length);
  });

  test('the two lines of the README stop the run', async () => {
    const chat = chatOf('ai-sdk-react-stop-2', STALLING);
    const { over } = await asked(chat);
    const { messages, stop } = chat;
    const cancelled = await client.send('POST', `/api/runs/${messages.at(-1)?.id}/cancel`);
    await stop();
    await over;
    expect(await cancelled.json()).toMatchObject({ status: 'cancelled' });
    expect(chat.status).toBe('ready');
    const { body } = await client.thread(chat.id);
    expect(body.messages[1]).toMatchObject({ id: chat.messages[1]?.id, status: 'cancelled' });
  });

  test('resumeStream() takes up an answer that another page began', async () => {
    const first = chatOf('ai-sdk-react-resume');
    const { over } = await asked(first);
    const second = chatOf(first.id);
    await Promise.all([second.resumeStream(), over]);
    const { body } = await client.thread(first.id);
    expect(body.messages[1].status).toBe('complete');
    for (const message of [first.messages[1], second.messages[0]]) {
      expect(message?.id).toBe(body.messages[1].id);
      expect(textOf(message)).toBe(body.messages[1].parts[0].text);
    }
  });
});

test("assistant-ui's own transport, with its tools and its metadata, is answered turn by turn", async () => {
  const transport = new AssistantChatTransport<UIMessage>({
    api: `${server.url}/api/chat`,
    headers: { cookie: client.cookie ?? '' },
  });
  const id = 'assistant-ui-thread-1';
  // What its components hand to it.
  transport.setRuntime({
    thread: {
      getModelContext: () => ({
        system: 'Be brief.',
        tools: { weather: { parameters: { type: 'object', properties: { city: { type: 'string' } } } } },
        callSettings: { temperature: 0.2 },
        config: { modelName: 'some-model' },
      }),
    },
    threads: { mainItem: { initialize: async () => ({ remoteId: id, externalId: undefined }) } },
  } as never);
  const chat = new Chat({ id, transport });
  for (const [turn, text] of ['One?', 'Two?'].entries()) {
    await chat.sendMessage({ text, metadata: { custom: { turn } } }, { metadata: { custom: { turn } } });
    expect(chat.status).toBe('ready');
    expect(chat.messages).toHaveLength(2 * turn + 2);
    expect(textOf(chat.messages.at(-1))).not.toBe('');
  }
  const { body } = await client.thread(id);
  expect(body.messages.map((message: { id: string }) => message.id)).toEqual(
    chat.messages.map((one) => one.id),
  );
});
