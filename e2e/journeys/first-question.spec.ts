import { expect, storedThread, test } from './fixtures.ts';

test('a newcomer without any key asks, watches the answer come, and finds it again', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'What can I help with?' })).toBeVisible();
  await expect(chat.composer).toBeFocused();
  await chat.ask('How do I begin?');
  const threadId = await chat.threadId();
  await expect(chat.composer).toHaveValue('');
  const early = await chat.hasWritten(20);
  const later = await chat.hasWritten(early.length);
  expect(later.startsWith(early.slice(0, 20))).toBe(true);
  await chat.settlesAs('complete');
  await expect(chat.answer.getByRole('button', { name: /to first token/ })).toBeVisible();
  await expect(page.getByRole('link', { name: 'How do I begin?' })).toHaveAttribute('aria-current', 'page');
  await expect(chat.answer.locator('pre code').first()).toBeVisible();
  await expect(chat.answer.locator('table')).toBeVisible();

  const { messages } = await storedThread(page, threadId);
  expect(messages.map(({ role, status }) => [role, status])).toEqual([
    ['user', 'complete'],
    ['assistant', 'complete'],
  ]);
  const shown = await chat.text();
  await page.reload();
  await expect(chat.answer).toHaveAttribute('data-status', 'complete');
  expect(await chat.text()).toBe(shown);
});

test('a starter fills the composer, Shift+Enter makes a new line, and a follow-up goes on from the answer', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^Explain/ }).click();
  await expect(chat.composer).toHaveValue(/token bucket/);
  await chat.composer.fill('One');
  await chat.composer.press('Shift+Enter');
  await chat.composer.pressSequentially('two');
  await chat.composer.press('Enter');
  await expect(chat.questions).toHaveText([/One\s+two/]);
  await chat.settlesAs('complete');
  await chat.ask('And then?');
  await expect(chat.answers).toHaveCount(2);
  await chat.settlesAs('complete');
  const { messages } = await storedThread(page, await chat.threadId());
  expect(messages).toHaveLength(4);
});

test('answering again makes another version beside the first, and both can be shown', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await chat.ask('Say it twice');
  await chat.settlesAs('complete');
  await page.getByRole('button', { name: 'Regenerate' }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(page.getByText('1 / 2')).toBeVisible();
});
