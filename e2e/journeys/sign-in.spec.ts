import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { ProductionServer } from '../production-server.ts';
import { expect, test } from './fixtures.ts';

const TOKEN = 'open-sesame-please';

test.describe('a server with an access token', () => {
  let server: ProductionServer;
  test.beforeAll(async () => {
    server = await ProductionServer.create({ ACCESS_TOKEN: TOKEN });
    await server.start();
  });
  test.afterAll(() => server.remove());

  test('lets a person in who knows it, to where he wanted to go', async ({ page, chat, expectedErrors }) => {
    expectedErrors.push(/401/);
    const response = await page.goto(`${server.url}/dashboard`);
    expect(response?.status()).toBe(401);
    const token = page.getByLabel('Access token');
    await expect(token).toBeFocused();
    await token.fill('something else');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText('That is not the access token. Check it and try again.');
    await page.getByLabel('Access token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${server.url}/dashboard`);
    await chat.open('mock/faststream', `${server.url}/`);
    await chat.ask('Am I in?');
    await chat.settlesAs('complete');
  });

  test("lets the AI SDK's client in by its bearer", async () => {
    const transport = new DefaultChatTransport<UIMessage>({
      api: `${server.url}/api/chat`,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const stream = await transport.sendMessages({
      chatId: 'access-by-bearer-0001',
      messages: [{ id: 'access-by-bearer-q', role: 'user', parts: [{ type: 'text', text: 'hello' }] }],
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: undefined,
    });
    let message: UIMessage | undefined;
    for await (const version of readUIMessageStream({ stream })) message = version;
    expect(message?.parts.at(-1)).toMatchObject({ type: 'text', state: 'done' });
  });
});
