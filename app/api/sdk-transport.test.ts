import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let client: WireClient;

beforeAll(async () => {
  server = await startWireServer();
  client = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const transport = () =>
  new DefaultChatTransport<UIMessage>({
    api: `${server.url}/api/chat`,
    headers: { cookie: client.cookie ?? '' },
  });

/** The message that the SDK makes of a stream. */
async function assembled(stream: ReadableStream | null): Promise<UIMessage> {
  if (!stream) throw new Error('there is no stream');
  let last: UIMessage | null = null;
  for await (const message of readUIMessageStream({ stream })) last = message;
  if (!last) throw new Error('the stream made no message');
  return last;
}

const userMessage = (id: string, text: string): UIMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
});
const textOf = (message: UIMessage) =>
  message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

describe("the AI SDK's default transport, unmodified", () => {
  it('sends a conversation, turn by turn, and assembles what is stored', async () => {
    const chatId = 'sdk-conversation-01';
    const messages = [userMessage('sdk-message-000001', 'hello')];
    for (const next of ['and then?', 'and then?']) {
      const answer = await assembled(
        await transport().sendMessages({
          chatId,
          messages,
          trigger: 'submit-message',
          messageId: undefined,
          abortSignal: undefined,
        }),
      );
      expect(answer).toMatchObject({
        role: 'assistant',
        metadata: { threadId: chatId, latencyMs: expect.any(Number) },
      });
      messages.push(answer, userMessage(`sdk-message-${messages.length}-000000`, next));
    }
    messages.pop();
    const { body } = await client.thread(chatId);
    expect(body.messages.map((message: { id: string }) => message.id)).toEqual(
      messages.map((message) => message.id),
    );
    expect(textOf(messages[3] as UIMessage)).toBe(body.messages[3].parts[0].text);
    expect(body.messages[2].parentId).toBe(messages[1]?.id);
  });

  it('regenerates as useChat does, by the answer and by the question', async () => {
    const chatId = 'sdk-conversation-02';
    const question = userMessage('sdk-message-000002', 'again');
    const send = async (trigger: 'submit-message' | 'regenerate-message', messageId: string | undefined) =>
      assembled(
        await transport().sendMessages({
          chatId,
          messages: [question],
          trigger,
          messageId,
          abortSignal: undefined,
        }),
      );
    const first = await send('submit-message', undefined);
    const second = await send('regenerate-message', first.id);
    const third = await send('regenerate-message', question.id);
    const fourth = await send('regenerate-message', undefined);
    const { body } = await client.thread(chatId);
    expect(body.messages.map((message: { id: string }) => message.id)).toEqual([
      question.id,
      first.id,
      second.id,
      third.id,
      fourth.id,
    ]);
  });

  it('resumes a run in the middle, and finds none when there is none', async () => {
    const chatId = 'sdk-conversation-03';
    expect(await transport().reconnectToStream({ chatId })).toBeNull();
    const leaving = new AbortController();
    const stream = await transport().sendMessages({
      chatId,
      messages: [userMessage('sdk-message-000003', 'long')],
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: leaving.signal,
      body: { model: 'openai/fake-tokens-40-rate-100' },
    });
    await stream.getReader().read();
    leaving.abort();
    const resumed = await assembled(await transport().reconnectToStream({ chatId }));
    const { body } = await client.thread(chatId);
    expect(body.messages[1]).toMatchObject({ id: resumed.id, status: 'complete' });
    expect(textOf(resumed)).toBe(body.messages[1].parts[0].text);
    expect(await transport().reconnectToStream({ chatId })).toBeNull();
  });

  it('shows the sentence of a failure, and of a refusal', async () => {
    const send = (chatId: string, model: string) =>
      transport().sendMessages({
        chatId,
        messages: [userMessage('sdk-message-000004', 'fail')],
        trigger: 'submit-message',
        messageId: undefined,
        abortSignal: undefined,
        body: { model },
      });
    const stream = await send('sdk-conversation-04', 'openai/fake-quota');
    const chunks: { type: string }[] = [];
    for await (const chunk of stream as unknown as AsyncIterable<{ type: string }>) chunks.push(chunk);
    expect(chunks.at(-1)).toMatchObject({ type: 'error', errorText: expect.stringMatching(/quota/) });
    await expect(send('sdk-conversation-05', 'openai/nope')).rejects.toThrow(/model/);
  });
});
