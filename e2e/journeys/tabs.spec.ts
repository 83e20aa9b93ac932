import type { Page, Request } from '@playwright/test';
import { ChatScreen, expect, storedThread, test } from './fixtures.ts';

test('a second tab shows the same answer live, and its Stop works', async ({ page, chat, context }) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Tell both tabs');
  const threadId = await chat.threadId();
  await chat.hasWritten(100);
  const second = new ChatScreen(await context.newPage());
  await second.page.goto(`/chat/${threadId}`);
  const before = (await second.hasWritten(100)).length;
  await second.hasWritten(before);
  await second.stop.click();
  await second.settlesAs('cancelled');
  await page.bringToFront();
  await chat.settlesAs('cancelled');
  await expect.poll(() => chat.text()).toBe(await second.text());
});

test('an open, idle tab learns of a new run and shows it live', async ({ page, chat, context }) => {
  await page.goto('/');
  await chat.ask('First');
  await chat.settlesAs('complete');
  const threadId = await chat.threadId();
  const idle = new ChatScreen(await context.newPage());
  await idle.page.goto(`/chat/${threadId}`);
  await expect(idle.answers).toHaveCount(1);
  await chat.ask('Second');
  await expect(idle.answers).toHaveCount(2);
  await idle.settlesAs('complete');
  expect(await idle.text()).toBe(await chat.text());
});

test('a tab learns of new, renamed and deleted conversations of another', async ({ page, chat, context }) => {
  const other = await context.newPage();
  await other.goto('/');
  await page.goto('/');
  await chat.ask('Seen everywhere');
  await expect(other.getByRole('link', { name: 'Seen everywhere' })).toBeVisible();
  await chat.settlesAs('complete');
  const threadId = await chat.threadId();
  const changed = await page.request.patch(`/api/threads/${threadId}`, { data: { title: 'Another name' } });
  expect(changed.status()).toBe(200);
  await expect(other.getByRole('link', { name: 'Another name' })).toBeVisible();
  await page.request.delete(`/api/threads/${threadId}`);
  await expect(other.getByRole('link', { name: 'Another name' })).toBeHidden();
});

test('twenty impatient sends of one text before the answer begins make one turn', async ({ page, chat }) => {
  await page.goto('/');
  // The first answer of the server is held back, so that all twenty come before `start`.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let sends = 0;
  await page.route('**/api/chat', async (route) => {
    sends += 1;
    await held;
    await route.continue();
  });
  await chat.composer.fill('Are you there?');
  for (let i = 0; i < 20; i++) await chat.composer.press('Enter');
  release();
  await chat.settlesAs('complete');
  expect(sends).toBeGreaterThan(0);
  expect((await storedThread(page, await chat.threadId())).messages).toHaveLength(2);
});

test('ten open tabs do not hang the eleventh', async ({ page, chat, context }) => {
  await chat.open('openai/fake-tokens-20000-rate-50');
  await chat.ask('Shown in every tab');
  const threadId = await chat.threadId();
  for (let i = 0; i < 9; i++) {
    const tab = new ChatScreen(await context.newPage());
    await tab.page.goto(`/chat/${threadId}`);
    await tab.hasWritten(20);
  }
  const eleventh = new ChatScreen(await context.newPage());
  await eleventh.page.goto(`/chat/${threadId}`);
  const before = (await eleventh.hasWritten(20)).length;
  await eleventh.hasWritten(before);
  await eleventh.stop.click();
  await eleventh.settlesAs('cancelled');
  await chat.settlesAs('cancelled');
  expect(page.isClosed()).toBe(false);
});

/** As if the person had gone to another window, or had come back. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
    const visibilityState = isHidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('all tabs share one stream of events, and hidden ones hold none and catch up when shown', async ({
  page,
  chat,
  context,
}) => {
  const open = new Map<Page, Set<Request>>();
  const streamsOf = (tab: Page) => open.get(tab)?.size ?? 0;
  const isStream = (request: Request) => /\/api\/(events|runs\/[^/]+\/stream)$/.test(request.url());
  context.on('request', (request) => {
    if (!isStream(request)) return;
    const tab = request.frame().page();
    open.set(tab, (open.get(tab) ?? new Set()).add(request));
  });
  const ended = (request: Request) => void open.get(request.frame().page())?.delete(request);
  context.on('requestfailed', ended);
  context.on('requestfinished', ended);
  await page.goto('/');
  await expect.poll(() => streamsOf(page)).toBe(1);
  const other = new ChatScreen(await context.newPage());
  await other.page.goto('/');
  await expect(other.composer).toBeFocused();
  const third = await context.newPage();
  await third.goto('/');
  expect(streamsOf(other.page) + streamsOf(third)).toBe(0);

  await setHidden(page, true);
  await expect.poll(() => streamsOf(page)).toBe(0);
  await expect.poll(() => streamsOf(other.page) + streamsOf(third)).toBe(1);

  await other.ask('Asked while you were away');
  await other.settlesAs('complete');
  await expect(third.getByRole('link', { name: 'Asked while you were away' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Asked while you were away' })).toHaveCount(0);
  await setHidden(page, false);
  await expect(page.getByRole('link', { name: 'Asked while you were away' })).toBeVisible();
  await expect(chat.composer).toBeVisible();
});
