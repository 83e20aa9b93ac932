import { findsNothing } from './axe.ts';
import { BROKEN_STREAM, expect, storedThread, test } from './fixtures.ts';

test('an edited question is another beside the old one, and the branch that is shown survives a reload', async ({
  page,
  chat,
  browser,
  baseURL,
}) => {
  await chat.open('openai/fake-parrot');
  await chat.ask('The first wording');
  await chat.settlesAs('complete');
  await chat.questions.last().hover();
  await page.getByRole('button', { name: 'Edit message' }).click();
  const field = page.getByRole('textbox', { name: 'Edited message' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('The first wording');
  await findsNothing(page);
  await field.fill('The second wording');
  await field.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(chat.questions.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
  expect(await chat.text()).toBe('The second wording');
  await expect(chat.composer).toBeFocused();

  const { messages } = await storedThread(page, await chat.threadId());
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  expect(messages[0]?.parts[0]?.text).toBe('The first wording');

  await chat.questions.last().hover();
  await chat.questions.getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.questions.getByText('1 / 2')).toBeVisible();
  expect(await chat.text()).toBe('The first wording');
  await page.reload();
  await expect(chat.questions.getByText('1 / 2')).toBeVisible();
  expect(await chat.text()).toBe('The first wording');

  // The page comes so from the server: no other branch flashes before the script has run.
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ baseURL, storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(new URL(page.url()).pathname);
  await expect(still.locator('.question .bubble')).toHaveText('The first wording');
  await plain.close();
});

test('up-arrow in an empty composer edits the last question; Escape gives it up and comes back', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await chat.ask('Say it once');
  await chat.settlesAs('complete');
  await expect(chat.composer).toBeFocused();
  await chat.composer.fill('something');
  await chat.composer.press('ArrowUp');
  const field = page.getByRole('textbox', { name: 'Edited message' });
  await expect(field).toHaveCount(0);
  await chat.composer.fill('');
  await chat.composer.press('ArrowUp');
  await expect(field).toBeFocused();
  await field.fill('Say it tw');
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(chat.composer).toBeFocused();
  await expect(chat.questions.locator('.bubble')).toHaveText('Say it once');

  // What is written survives a reload, and is gone only when it was given up.
  await chat.composer.press('ArrowUp');
  await field.fill('Say it twice');
  await page.reload();
  await expect(field).toHaveValue('Say it twice');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await expect(chat.questions.locator('.bubble')).toHaveText('Say it once');
  await expect(field).toHaveCount(0);
});

test.describe('with a network that breaks', () => {
  test('an edit that cannot be sent stays as it is, says why, and goes out once', async ({
    page,
    chat,
    network,
    expectedErrors,
  }) => {
    expectedErrors.push(BROKEN_STREAM);
    await chat.open('mock/faststream', network.url);
    await chat.ask('Before the cut');
    await chat.settlesAs('complete');
    await chat.composer.press('ArrowUp');
    const field = page.getByRole('textbox', { name: 'Edited message' });
    await field.fill('After the cut');
    network.cut();
    await field.press('Enter');
    await expect(
      page.getByRole('alert').getByText(/Not sent\. The server could not be reached/),
    ).toBeVisible();
    await expect(field).toHaveValue('After the cut');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    network.mend();
    await expect(page.getByText('2 / 2')).toBeVisible();
    await chat.settlesAs('complete');
    const response = await page.request.get(`${network.url}/api/threads/${await chat.threadId()}`);
    expect((await response.json()).messages).toHaveLength(4);
  });
});

test('an answer is made anew with another model, and both stay', async ({ page, chat }) => {
  await chat.open('mock/faststream');
  await chat.ask('Two opinions');
  await chat.settlesAs('complete');
  await page.getByRole('button', { name: 'More for this answer' }).click();
  await page.getByRole('menuitem', { name: 'Try another model' }).click();
  const menu = page.getByRole('dialog', { name: 'Choose a model' });
  await menu.getByRole('combobox').fill('openai/fake-parrot');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
  expect(await chat.text()).toBe('Two opinions');
  await expect(chat.answer.locator('.details')).toBeVisible();
  // The conversation's own model is as it was.
  await expect(chat.model).toHaveAttribute('data-model', 'mock/faststream');
});

test('an answer is copied as it looks, and as Markdown', async ({ page, chat, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await chat.ask('Copy me');
  await chat.settlesAs('complete');
  const clipboard = (type: string) =>
    page.evaluate(async (wanted) => {
      const [item] = await navigator.clipboard.read();
      return item?.types.includes(wanted) ? (await item.getType(wanted)).text() : null;
    }, type);
  await page.getByRole('button', { name: 'Copy answer' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const rich = await clipboard('text/html');
  expect(rich).toContain('<table');
  expect(rich).not.toContain('<button');
  expect(await clipboard('text/plain')).toMatch(/^## /);
  await page.getByRole('button', { name: 'More for this answer' }).click();
  await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
  await expect(page.getByText('Copied as Markdown')).toBeVisible();
  expect(await clipboard('text/html')).toBeNull();
  expect(await clipboard('text/plain')).toMatch(/^## /);
});
