import { findsNothing } from './axe.ts';
import { ChatScreen, expect, test } from './fixtures.ts';

test('a provider that says when to come back is asked again by itself, with a countdown', async ({
  page,
  chat,
}) => {
  await chat.open('openai/fake-503-then-ok-4');
  await chat.ask(`Come back later ${Date.now()}`);
  await expect(chat.answer.getByText(/Trying again in \d s/)).toBeVisible();
  await chat.settlesAs('failed');
  await expect(chat.answer.getByText(/overloaded/)).toBeVisible();
  await expect(chat.answer.getByText(/Trying again in \d s/)).toBeVisible();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
});

test('asking again by itself can be declined, and done at once instead', async ({ page, chat }) => {
  await chat.open('openai/fake-503-then-ok-4');
  await chat.ask(`Do not come back ${Date.now()}`);
  await expect(chat.answer.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await chat.answer.getByRole('button', { name: 'Cancel' }).click();
  await expect(chat.answer.getByText(/Trying again/)).toHaveCount(0);
  await findsNothing(page);
  await chat.answer.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
});

test('while it streams an answer says how fast, and afterwards who watched and what was asked', async ({
  page,
  chat,
  context,
}) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('How fast?');
  const threadId = await chat.threadId();
  await chat.hasWritten(50);
  const second = new ChatScreen(await context.newPage());
  await second.page.goto(`/chat/${threadId}`);
  await second.hasWritten(50);
  await expect(second.page.getByText(/^≈ \d+(\.\d)? tokens\/s$/)).toBeVisible();
  await second.stop.click();
  await second.settlesAs('cancelled');
  await expect(second.page.getByText(/tokens\/s/)).toHaveCount(0);
  await chat.settlesAs('cancelled');
  for (const screen of [chat, second]) {
    await screen.answer.locator('button.details').click();
    await expect(screen.answer.locator('.details-popover')).toContainText('Watched by2 tabs here');
    await expect(screen.answer.locator('.details-popover')).toContainText('Provider calls1');
  }
  await page.reload();
  await chat.answer.locator('button.details').click();
  await expect(chat.answer.locator('.details-popover')).not.toContainText('Watched by');
});

test('an answer that stalls says so, and what to do', async ({ chat }) => {
  await chat.open('mock/stall');
  await chat.ask('Fall silent');
  await expect(chat.answer.getByText(/No text for \d+ s\. Still connected/)).toBeVisible();
  await expect(chat.answer.getByText(/The model seems stuck\. Stop it/)).toBeVisible();
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await expect(chat.answer.getByRole('button', { name: 'Continue' })).toBeVisible();
});
