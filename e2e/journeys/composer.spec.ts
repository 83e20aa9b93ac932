import { findsNothing } from './axe.ts';
import { ChatScreen, expect, storedThread, test } from './fixtures.ts';

test('what is asked while an answer is written waits, can be edited and removed, and goes out after it', async ({
  page,
  chat,
  release,
}) => {
  await chat.open('openai/fake-held-200-tokens-400-rate-200');
  const counting = `Count slowly ${crypto.randomUUID()}`;
  await chat.ask(counting);
  const threadId = await chat.threadId();
  await chat.hasWritten(50);
  const waiting = page.getByRole('region', { name: 'Queued messages' });
  await chat.ask('Wrong words');
  await expect(waiting.getByRole('listitem')).toHaveText(['Wrong words']);
  await expect(chat.composer).toHaveValue('');
  await chat.ask('And another');
  await expect(waiting.getByRole('listitem')).toHaveText(['Wrong words', 'And another']);
  await findsNothing(page);

  await waiting.getByRole('listitem').first().getByRole('button', { name: 'Edit' }).click();
  await expect(chat.composer).toHaveValue('Wrong words');
  await expect(chat.composer).toBeFocused();
  await chat.composer.fill('Better words');
  await page.getByRole('button', { name: 'Send after this answer' }).click();
  await waiting.getByRole('listitem').first().getByRole('button', { name: 'Remove' }).click();
  await expect(waiting.getByRole('listitem')).toHaveText(['Better words']);
  await page.reload();
  await expect(waiting.getByRole('listitem')).toHaveText(['Better words']);

  await expect(waiting.getByText('Sends when this answer finishes')).toBeVisible();
  await release(counting);
  await expect(chat.questions).toHaveCount(2);
  await expect(waiting).toHaveCount(0);
  await expect(chat.questions.last()).toContainText('Better words');
  await expect(chat.answers).toHaveCount(2);
  await chat.hasWritten(10);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  const { messages } = await storedThread(page, threadId);
  expect(messages.map(({ parts }) => parts[0]?.text?.slice(0, 12))).toEqual([
    'Count slowly',
    ' token0 toke',
    'Better words',
    ' token0 toke',
  ]);
});

test('Stop holds what is queued, visibly, until it is sent or dropped', async ({ page, chat }) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Count for a while');
  await chat.hasWritten(50);
  await chat.ask('First in the queue');
  await chat.ask('Second in the queue');
  const queue = page.getByRole('region', { name: 'Queued messages' });
  await expect(queue.getByRole('listitem')).toHaveCount(2);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await expect(queue.getByText('On hold: you stopped the answer.')).toBeVisible();
  await findsNothing(page);
  await page.reload();
  await expect(queue.getByText('On hold: you stopped the answer.')).toBeVisible();
  await expect(chat.questions).toHaveCount(1);

  // What is written now goes out by itself; it does not take along what is on hold.
  await chat.ask('Something else first');
  await expect(chat.questions).toHaveCount(2);
  await chat.hasWritten(20);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await expect(queue.getByRole('listitem')).toHaveCount(2);
  await expect(chat.questions).toHaveCount(2);

  await expect(queue.getByRole('button', { name: 'Remove all' })).toBeVisible();
  await queue.getByRole('button', { name: 'Send now' }).click();
  await expect(chat.questions).toHaveCount(3);
  await expect(chat.questions.last()).toContainText('First in the queue');
  await expect(queue.getByRole('listitem')).toHaveText(['Second in the queue']);
  await chat.hasWritten(20);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await queue.getByRole('button', { name: 'Remove' }).click();
  await expect(queue).toHaveCount(0);
  await expect(chat.questions).toHaveCount(3);
  // Only the last answer can be gone on with.
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(1);
  await expect(chat.answer.getByRole('button', { name: 'Continue' })).toBeVisible();
});

test('with two tabs open what waits goes out once', async ({ page, chat, context, release }) => {
  await chat.open('openai/fake-held-200-tokens-400-rate-200');
  const shown = `Shown twice ${crypto.randomUUID()}`;
  await chat.ask(shown);
  const threadId = await chat.threadId();
  const second = new ChatScreen(await context.newPage());
  await second.page.goto(`/chat/${threadId}`);
  await second.hasWritten(20);
  await second.ask('Only once');
  const waits = (screen: ChatScreen) => screen.page.getByRole('region', { name: 'Queued messages' });
  await expect(waits(second)).toContainText('Only once');
  await expect(waits(chat)).toContainText('Only once');
  await release(shown);
  await expect(chat.questions).toHaveCount(2);
  await expect(second.questions).toHaveCount(2);
  await expect(waits(chat)).toHaveCount(0);
  await second.stop.click();
  await second.settlesAs('cancelled');
  await expect.poll(async () => (await storedThread(page, threadId)).messages.length).toBe(4);
});

test('what waits for an answer that fails waits for a word', async ({ page, chat, release }) => {
  await chat.open('openai/fake-held-0-500');
  const question = `This will fail ${crypto.randomUUID()}`;
  await chat.ask(question);
  await expect(chat.answer).toHaveAttribute('data-status', 'streaming');
  await chat.ask('And this waits');
  const waiting = page.getByRole('region', { name: 'Queued messages' });
  await expect(waiting.getByRole('listitem')).toHaveText(['And this waits']);
  await release(question);
  await chat.settlesAs('failed');
  await expect(waiting.getByText('On hold: the answer before it failed.')).toBeVisible();
  await expect(chat.questions).toHaveCount(1);
  await waiting.getByRole('button', { name: 'Send now' }).click();
  await expect(chat.questions).toHaveCount(2);
  await expect(waiting).toHaveCount(0);
});

test('the settings of a new chat go with its first question, and of a chat from the next one on', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  const button = page.getByRole('button', { name: /^Chat settings/ });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Chat settings' });
  const longest = dialog.getByRole('textbox', { name: 'Maximum tokens' });
  await dialog.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await dialog.getByRole('textbox', { name: 'Temperature' }).fill('9');
  await longest.fill('20');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/from 0 to 2/);
  await expect(dialog.getByRole('textbox', { name: 'Temperature' })).toBeFocused();
  await findsNothing(page);
  await dialog.getByRole('textbox', { name: 'Temperature' }).fill('0.3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(button).toHaveAccessibleName('Chat settings (changed)');
  await page.reload();
  await expect(button).toHaveAccessibleName('Chat settings (changed)');

  await chat.ask('In twenty tokens');
  await chat.settlesAs('complete');
  await expect(chat.answer.getByText('Stopped at the length limit')).toBeVisible();
  const { thread } = await storedThread(page, await chat.threadId());
  expect(thread).toMatchObject({ systemPrompt: 'Be brief.', temperature: 0.3, maxOutputTokens: 20 });

  await button.click();
  await expect(longest).toHaveValue('20');
  await longest.fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await chat.ask('And at length');
  await expect(chat.answers).toHaveCount(2);
  await chat.settlesAs('complete');
  await expect(chat.answer.getByText('Stopped at the length limit')).toHaveCount(0);
  await page.getByRole('link', { name: 'New chat' }).first().click();
  await expect(button).toHaveAccessibleName('Chat settings');
});

test('a text over the limit is not sent, says by how much, and is not lost', async ({ page, chat }) => {
  await page.goto('/');
  const long = 'word '.repeat(24_000);
  await chat.composer.fill(long);
  await expect(chat.composer).toHaveAttribute('data-long');
  await chat.composer.press('Enter');
  await expect(page.getByText(/This has 119,999 characters; a message may have 100,000/)).toBeVisible();
  await expect(chat.composer).toHaveValue(long);
  await page.reload();
  await expect(chat.composer).toHaveValue(long);
  await chat.composer.fill(long.slice(0, 100_000));
  await chat.composer.press('Enter');
  await chat.settlesAs('complete');
  const { messages } = await storedThread(page, await chat.threadId());
  expect(messages[0]?.parts[0]?.text).toHaveLength(99_999);
});
