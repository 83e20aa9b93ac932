import type { BrowserContext, Page } from '@playwright/test';
import { ProductionServer } from '../production-server.ts';
import { BROKEN_STREAM, ChatScreen, expect, storedThread, test } from './fixtures.ts';

/** Presses an item of a conversation's menu in the list. */
async function choose(page: Page, title: string, item: string): Promise<void> {
  const list = page.getByRole('navigation', { name: /chats/i });
  await list.getByRole('button', { name: `Options for ${title}` }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** Makes conversations without the screen; their first questions are their titles. */
async function begin(context: BrowserContext, titles: string[]): Promise<void> {
  for (const title of titles) {
    const id = `journey-${crypto.randomUUID()}`;
    const data = { id, message: title, model: 'openai/fake-fast', stream: false };
    expect((await context.request.post('/api/chat', { data })).status()).toBe(200);
  }
}

const rows = (page: Page) => page.locator('[data-thread]');

test('a conversation is renamed in its place, in the list and above it', async ({ page, chat }) => {
  await page.goto('/');
  await chat.ask('Name me');
  await chat.settlesAs('complete');
  const field = page.getByRole('textbox', { name: 'Chat name' });
  await choose(page, 'Name me', 'Rename');
  await expect(field).toBeFocused();
  await field.fill('A better name');
  await field.press('Enter');
  await expect(page.getByRole('link', { name: 'A better name' })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: 'A better name' })).toBeVisible();

  const bar = page.getByRole('main').getByRole('button', { name: 'Options for A better name' });
  await bar.click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await field.fill('The best name');
  await field.press('Enter');
  await expect(page.getByRole('link', { name: 'The best name' })).toBeVisible();
  await page.getByRole('link', { name: 'The best name' }).press('F2');
  await field.fill('Not this one');
  await field.press('Escape');
  await page.reload();
  await expect(page.getByRole('link', { name: 'The best name' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'The best name' })).toBeVisible();
});

test('a deleted conversation comes back where it was, its answer undisturbed', async ({ page, chat }) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Do not lose me');
  const threadId = await chat.threadId();
  const before = (await chat.hasWritten(100)).length;
  await choose(page, 'Do not lose me', 'Delete');
  await expect(page.getByRole('link', { name: 'Do not lose me' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'What can I help with?' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Do not lose me' })).toBeVisible();
  expect(await chat.threadId()).toBe(threadId);
  await chat.hasWritten(before + 100);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
});

test('a conversation that nobody wants back is deleted everywhere', async ({ page, chat, context }) => {
  await page.goto('/');
  await chat.ask('Delete me');
  await chat.settlesAs('complete');
  const threadId = await chat.threadId();
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('link', { name: 'Delete me' })).toBeVisible();
  await choose(page, 'Delete me', 'Delete');
  await expect(page.getByText('Chat deleted.')).toBeVisible();
  // Until it is really gone it is there for all others.
  await storedThread(other, threadId);
  await expect(other.getByRole('link', { name: 'Delete me' })).toBeVisible();
  await expect(other.getByRole('link', { name: 'Delete me' })).toBeHidden();
  expect((await page.request.get(`/api/threads/${threadId}`)).status()).toBe(404);
  await expect(page.getByText('Chat deleted.')).toBeHidden();
});

test('two deletions in a row are taken back one by one', async ({ page, context }) => {
  await page.goto('/');
  await begin(context, ['keep', 'first', 'second']);
  await expect(rows(page)).toHaveText(['second', 'first', 'keep']);
  await choose(page, 'first', 'Delete');
  await choose(page, 'second', 'Delete');
  await expect(rows(page)).toHaveText(['keep']);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(rows(page)).toHaveText(['first', 'keep']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveText(['second', 'first', 'keep']);
  await page.reload();
  await expect(rows(page)).toHaveText(['second', 'first', 'keep']);
});

test('what was deleted is kept for thirty days and comes back from there, in every tab', async ({
  page,
  chat,
  context,
}) => {
  await page.goto('/');
  await begin(context, ['keep', 'forget', 'regret']);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('link', { name: 'regret' }).click();
  const threadId = await chat.threadId();
  const other = await context.newPage();
  await other.goto(`/chat/${threadId}`);
  await page.bringToFront();
  await choose(page, 'forget', 'Delete');
  await choose(page, 'regret', 'Delete');
  await page.getByRole('button', { name: 'Recently deleted' }).click();
  const deleted = page.getByRole('navigation', { name: 'Recently deleted' });
  await expect(deleted.getByRole('listitem')).toHaveCount(2);
  await expect(deleted.getByText('30 days left')).toHaveCount(2);
  await expect(other.getByRole('heading', { name: /no conversation here|not found/ })).toBeVisible();

  await deleted.getByRole('button', { name: 'Restore regret' }).click();
  await expect(deleted.getByRole('listitem')).toHaveCount(1);
  await expect(new ChatScreen(other).questions).toHaveText(/regret/);
  await deleted.getByRole('button', { name: 'Delete forget for good' }).click();
  await deleted.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(deleted.getByText(/Nothing here/)).toBeVisible();
  await page.getByRole('button', { name: 'All chats' }).click();
  await expect(rows(page)).toHaveText(['regret', 'keep']);
  await page.reload();
  await expect(rows(page)).toHaveText(['regret', 'keep']);
});

for (const [how, leave] of [
  ['reloaded', (page: Page) => page.reload()],
  ['closed', (page: Page) => page.close()],
] as const) {
  test(`a page that is ${how} deletes at once what it was deleting`, async ({ page, chat, context }) => {
    await page.goto('/');
    await chat.ask('Delete me on leaving');
    await chat.settlesAs('complete');
    const threadId = await chat.threadId();
    const other = await context.newPage();
    await other.goto('/');
    await page.bringToFront();
    await choose(page, 'Delete me on leaving', 'Delete');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await leave(page);
    await expect(other.getByRole('link', { name: 'Delete me on leaving' })).toBeHidden();
    expect((await context.request.get(`/api/threads/${threadId}`)).status()).toBe(404);
    if (page.isClosed()) return;
    await expect(chat.composer).toBeVisible();
    await expect(page.getByRole('link', { name: 'Delete me on leaving' })).toBeHidden();
    await page.reload();
    await expect(page.getByRole('link', { name: 'Delete me on leaving' })).toBeHidden();
  });
}

test('a conversation that could not be deleted is there again', async ({
  page,
  chat,
  context,
  expectedErrors,
}) => {
  expectedErrors.push(BROKEN_STREAM);
  await page.goto('/');
  await chat.ask('Too hard to delete');
  await chat.settlesAs('complete');
  await page.route('**/api/threads/*', (route) =>
    route.request().method() === 'DELETE' ? route.abort('connectionfailed') : route.continue(),
  );
  await choose(page, 'Too hard to delete', 'Delete');
  await expect(page.getByRole('link', { name: 'Too hard to delete' })).toBeHidden();
  await expect(page.getByText(/Couldn’t delete the chat/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Too hard to delete' })).toBeVisible();
  expect(context.pages()).toHaveLength(1);
});

test('pinned conversations stand above the days, in every tab and after a reload', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await begin(context, ['one', 'two', 'three']);
  const other = await context.newPage();
  await other.goto('/');
  await expect(rows(page)).toHaveText(['three', 'two', 'one']);
  await page.bringToFront();
  await choose(page, 'one', 'Pin');
  for (const each of [page, other]) {
    await expect(rows(each)).toHaveText(['one', 'three', 'two']);
    await expect(each.getByRole('region', { name: 'Pinned' }).getByRole('link')).toHaveText(['one']);
  }
  await page.reload();
  await expect(rows(page)).toHaveText(['one', 'three', 'two']);
  await choose(page, 'one', 'Unpin');
  await expect(rows(page)).toHaveText(['three', 'two', 'one']);
  await expect(rows(other)).toHaveText(['three', 'two', 'one']);
});

test('archived conversations have a view of their own and come back from it', async ({
  page,
  chat,
  context,
}) => {
  await page.goto('/');
  await begin(context, ['keep', 'put away']);
  await expect(rows(page)).toHaveText(['put away', 'keep']);
  await choose(page, 'put away', 'Archive');
  await expect(rows(page)).toHaveText(['keep']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveText(['put away', 'keep']);
  await choose(page, 'put away', 'Archive');
  await expect(rows(page)).toHaveText(['keep']);
  await page.reload();
  await expect(rows(page)).toHaveText(['keep']);
  await page.getByRole('button', { name: 'Archived chats' }).click();
  await expect(rows(page)).toHaveText(['put away']);
  await page.getByRole('link', { name: 'put away' }).click();
  await expect(chat.questions).toHaveText(/put away/);
  await expect(page.getByRole('main').getByText('Archived', { exact: true })).toBeVisible();
  await choose(page, 'put away', 'Unarchive');
  await expect(page.getByText(/No archived chats/)).toBeVisible();
  await page.getByRole('button', { name: 'All chats' }).click();
  await expect(rows(page)).toHaveText(['put away', 'keep']);
});

test('the list shows what is being answered and what is new, and only a message moves a conversation', async ({
  page,
  chat,
  context,
}) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Take your time');
  const threadId = await chat.threadId();
  const row = page.getByRole('listitem').filter({ hasText: 'Take your time' });
  await expect(row.getByTitle('Answering')).toBeVisible();
  await page.getByRole('link', { name: 'New chat' }).first().click();
  await begin(context, ['quick']);
  const quick = page.getByRole('listitem').filter({ hasText: 'quick' });
  await expect(quick.getByTitle('New answer')).toBeVisible();
  await expect(page.getByRole('link', { name: 'quick' })).toHaveAccessibleDescription('New answer');
  await page.reload();
  await expect(row.getByTitle('Answering')).toBeVisible();
  await expect(quick.getByTitle('New answer')).toBeVisible();

  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('link', { name: 'quick' }).click();
  // Seen there, it is no news here.
  await expect(quick.getByTitle('New answer')).toHaveCount(0);
  await other.close();
  const { messages } = await storedThread(page, threadId);
  await page.request.post(`/api/runs/${messages.at(-1)?.id}/cancel`);
  await expect(row.getByTitle('New answer')).toBeVisible();
  await expect(rows(page)).toHaveText(['quick', 'Take your time']);
  await choose(page, 'Take your time', 'Rename');
  await page.keyboard.type('Taken');
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveText(['quick', 'Taken']);
  await page.getByRole('link', { name: 'Taken' }).click();
  await expect(page.getByTitle('New answer')).toHaveCount(0);
  await page.reload();
  await expect(rows(page)).toHaveText(['quick', 'Taken']);
  await expect(page.getByTitle('New answer')).toHaveCount(0);
});

test('a long list is read on as somebody scrolls, and is one stop for Tab', async ({ page, context }) => {
  await page.goto('/');
  const titles = Array.from({ length: 120 }, (_, n) => `number ${n}`);
  await begin(context, titles);
  await page.reload();
  await expect(rows(page)).toHaveCount(50);
  const scroller = page.getByRole('navigation', { name: 'Chats' });
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(rows(page)).toHaveCount(120, { timeout: 500 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
  await expect(rows(page)).toHaveText(titles.toReversed());

  await page.getByRole('button', { name: 'Search' }).focus();
  await page.keyboard.press('Tab');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows(page).last()).toBeFocused();
  await expect(rows(page).last()).toBeInViewport();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await expect(rows(page)).toHaveCount(119);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(120);
  await rows(page).last().focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Options for number 0', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { checked: true })).toBeFocused();
});

test('where older conversations cannot be read, the list says so and can be asked again', async ({
  page,
  context,
  expectedErrors,
}) => {
  expectedErrors.push(BROKEN_STREAM);
  await page.goto('/');
  await begin(
    context,
    Array.from({ length: 60 }, (_, n) => `number ${n}`),
  );
  await page.route('**/api/threads?*cursor*', (route) => route.abort('connectionfailed'));
  await page.reload();
  const scroller = page.getByRole('navigation', { name: 'Chats' });
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const again = page.getByRole('button', { name: /Couldn’t load/ });
  await expect(again).toBeVisible();
  await page.unroute('**/api/threads?*cursor*');
  await again.click();
  await expect(rows(page)).toHaveCount(60);
});

test.describe('with a model that writes titles', () => {
  let server: ProductionServer;
  test.beforeEach(async () => {
    server = await ProductionServer.create({
      FAST_MODEL: 'mock/faststream',
      DEFAULT_MODEL: 'mock/faststream',
    });
    await server.start();
  });
  test.afterEach(async ({ context }) => {
    // The pages leave before their server does, or its going breaks their streams.
    for (const page of context.pages()) await page.goto('about:blank');
    await server.remove();
  });

  test('every tab sees the title that was written, and a name that a person gave stays', async ({
    page,
    chat,
    context,
  }) => {
    const other = await context.newPage();
    await other.goto(server.url);
    await page.goto(server.url);
    await chat.ask('What is in a name?');
    await expect(page.getByRole('link', { name: 'What is in a name?' })).toBeVisible();
    for (const each of [page, other]) {
      await expect(each.getByRole('link', { name: /answer, streamed/ })).toBeVisible();
    }
    await expect(page.getByRole('heading', { level: 1, name: /answer, streamed/ })).toBeVisible();

    await page.bringToFront();
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await chat.ask('Call me as I say');
    await chat.threadId();
    await choose(page, 'Call me as I say', 'Rename');
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    await chat.settlesAs('complete');
    await chat.ask('One more');
    await expect(chat.answers).toHaveCount(2);
    await chat.settlesAs('complete');
    for (const each of [page, other]) await expect(each.getByRole('link', { name: 'Mine' })).toBeVisible();
  });
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
    await page.getByRole('button', { name: 'Show chats' }).tap();
    const drawer = page.getByRole('dialog', { name: 'Chats' });
    await expect(drawer.getByRole('link', { name: 'On the phone' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(chat.composer).toBeInViewport();
  });
});
