import { BROKEN_STREAM, expect, storedThread, test } from './fixtures.ts';

/** Half of its four hundred tokens, and the rest when it is let. */
const HELD = 'openai/fake-held-200-tokens-400-rate-200';

test('a reload in the middle shows the text so far at once and goes on to the end', async ({
  page,
  chat,
  release,
}) => {
  await chat.open(HELD);
  const question = `Count ${crypto.randomUUID()}`;
  await chat.ask(question);
  const threadId = await chat.threadId();
  await chat.hasWritten(500);
  await expect
    .poll(async () => (await storedThread(page, threadId)).messages[1]?.parts[0]?.text?.length ?? 0)
    .toBeGreaterThan(200);
  await page.reload({ waitUntil: 'commit' });
  await expect(chat.answer).toHaveAttribute('data-status', 'streaming');
  expect((await chat.text()).length).toBeGreaterThan(200);
  await release(question);
  await chat.settlesAs('complete');
  const words = (await chat.text()).trim().split(/\s+/);
  expect(words).toEqual(Array.from({ length: 400 }, (_, i) => `token${i}`));
});

test('going away to a new chat and back shows the answer going on', async ({ page, chat }) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Count while I am away');
  await chat.hasWritten(100);
  await page.getByRole('link', { name: 'New chat' }).first().click();
  await expect(page.getByRole('heading', { name: 'What can I help with?' })).toBeVisible();
  await page.getByRole('link', { name: 'Count while I am away' }).click();
  const before = (await chat.hasWritten(100)).length;
  await chat.hasWritten(before);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
});

test.describe('with a network that breaks', () => {
  test('an answer that is cut goes on by itself, with nothing lost or doubled', async ({
    chat,
    network,
    release,
    expectedErrors,
  }) => {
    expectedErrors.push(BROKEN_STREAM);
    await chat.open(HELD, network.url);
    const question = `Count through the tunnel ${crypto.randomUUID()}`;
    await chat.ask(question);
    await chat.hasWritten(300);
    network.breakConnections();
    await chat.hasWritten(900);
    network.cut();
    await expect(chat.answer.getByText(/Reconnecting/)).toBeVisible();
    network.mend();
    await release(question);
    await chat.settlesAs('complete');
    const words = (await chat.text()).trim().split(/\s+/);
    expect(words).toEqual(Array.from({ length: 400 }, (_, i) => `token${i}`));
  });

  test('a question that cannot be sent stays in the composer and goes out, once, when the server is back', async ({
    page,
    chat,
    network,
    expectedErrors,
  }) => {
    expectedErrors.push(BROKEN_STREAM);
    await chat.open('mock/faststream', network.url);
    network.cut();
    await chat.ask('Do not lose this');
    await expect(page.getByRole('alert').getByText(/Not sent/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(chat.composer).toHaveValue('Do not lose this');
    network.mend();
    await chat.settlesAs('complete');
    await expect(chat.composer).toHaveValue('');
    const response = await page.request.get(`${network.url}/api/threads/${await chat.threadId()}`);
    expect((await response.json()).messages).toHaveLength(2);
  });
});

test('says that it is offline, and that it is back', async ({ page, context, expectedErrors }) => {
  expectedErrors.push(BROKEN_STREAM);
  await page.goto('/');
  await context.setOffline(true);
  await expect(page.getByText(/You’re offline/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/You’re offline/)).toBeHidden();
});
