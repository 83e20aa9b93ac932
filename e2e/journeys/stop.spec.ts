import { expect, storedThread, test } from './fixtures.ts';

test('Stop shows at once, keeps the text, and holds after a reload', async ({ page, chat }) => {
  await chat.open('mock/long');
  await chat.ask('Go on for long');
  await chat.hasWritten(200);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await expect(chat.answer.getByText('Stopped', { exact: true })).toBeVisible();
  await expect(chat.composer).toBeFocused();
  const kept = await chat.text();
  await page.reload();
  await expect(chat.answer).toHaveAttribute('data-status', 'cancelled');
  expect(await chat.text()).toBe(kept);
  const { messages, activeRuns } = await storedThread(page, await chat.threadId());
  expect(messages.at(-1)?.status).toBe('cancelled');
  expect(activeRuns).toEqual([]);
});

test('Stop works before the first token, and the same question may be asked again', async ({
  page,
  chat,
}) => {
  await chat.open('openai/fake-silent');
  await chat.ask('Take your time');
  await expect(chat.answer.getByText(/Waiting for/)).toBeVisible();
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  await chat.ask('Take your time');
  await expect(chat.answers).toHaveCount(2);
  await expect(chat.answer).toHaveAttribute('data-status', 'streaming');
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  expect((await storedThread(page, await chat.threadId())).messages).toHaveLength(4);
});

test('a provider that breaks off leaves its text, says why, and can be tried again', async ({
  chat,
  page,
}) => {
  await chat.open('mock/drop');
  await chat.ask('Break off');
  await chat.settlesAs('failed');
  await expect(chat.answer.getByText(/broke/)).toBeVisible();
  expect((await chat.text()).length).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('failed');
});

test('a limited provider is waited for, with a countdown, and then answers', async ({ chat }) => {
  await chat.open('openai/fake-429-then-ok-2');
  await chat.ask(`Too many at ${Date.now()}`);
  await expect(chat.answer.getByText(/Trying again/)).toBeVisible();
  await chat.settlesAs('complete');
});
