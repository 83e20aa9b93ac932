import { ChatScreen, expect, test } from './fixtures.ts';

test('a conversation is renamed in its place and deleted after a question', async ({ page, chat }) => {
  await page.goto('/');
  await chat.ask('Name me');
  await chat.settlesAs('complete');
  await page.getByRole('button', { name: 'Options for Name me' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const field = page.getByRole('textbox', { name: 'New name of the conversation' });
  await expect(field).toBeFocused();
  await field.fill('A better name');
  await field.press('Enter');
  await expect(page.getByRole('link', { name: 'A better name' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'A better name' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'A better name' })).toBeVisible();

  await page.getByRole('button', { name: 'Options for A better name' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete conversation' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByRole('link', { name: 'A better name' })).toBeVisible();
  await page.getByRole('button', { name: 'Options for A better name' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'A better name' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible();
});

test("somebody else's conversation is a page that says so and leads on", async ({
  page,
  chat,
  browser,
  baseURL,
}) => {
  await page.goto('/');
  await chat.ask('This is mine');
  const threadId = await chat.threadId();
  await chat.settlesAs('complete');
  const stranger = await browser.newContext({ baseURL });
  const other = await stranger.newPage();
  const response = await other.goto(`/chat/${threadId}`);
  expect(response?.status()).toBe(404);
  await expect(other.getByText('This is mine')).toHaveCount(0);
  await other
    .getByRole('link', { name: /new chat/i })
    .first()
    .click();
  await expect(new ChatScreen(other).composer).toBeVisible();
  await stranger.close();
});

test('a draft survives a reload, each conversation its own', async ({ page, chat }) => {
  await page.goto('/');
  await chat.ask('Keep drafts');
  await chat.settlesAs('complete');
  await chat.composer.fill('half a thought');
  await page.reload();
  await expect(chat.composer).toHaveValue('half a thought');
  await page.getByRole('link', { name: 'New chat' }).first().click();
  await expect(chat.composer).toHaveValue('');
  await page.getByRole('link', { name: 'Keep drafts' }).click();
  await expect(chat.composer).toHaveValue('half a thought');
});

test.describe('at phone width', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('everything is in reach and nothing is cut off', async ({ page, chat }) => {
    await page.goto('/');
    await chat.composer.fill('On the phone');
    await chat.send.tap();
    await chat.settlesAs('complete');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Show conversations' }).tap();
    const drawer = page.getByRole('dialog', { name: 'Conversations' });
    await expect(drawer.getByRole('link', { name: 'On the phone' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(chat.composer).toBeInViewport();
  });
});
