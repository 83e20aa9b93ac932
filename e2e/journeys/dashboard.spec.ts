import type { Page } from '@playwright/test';
import { findsNothing } from './axe.ts';
import { expect, test } from './fixtures.ts';

async function isLive(page: Page): Promise<void> {
  await page.goto('/dashboard');
  await expect(page.locator('[data-feed=live]')).toBeVisible();
}

/** The charts are loaded when they come near to view. */
async function showsCharts(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Over time' }).scrollIntoViewIfNeeded();
  await expect(page.locator('.uplot canvas').first()).toBeVisible();
}

test('a question shows up without a reload, in the counts, the runs and the charts', async ({
  page,
  chat,
  context,
}) => {
  await isLive(page);
  const asking = await context.newPage();
  await asking.goto('/');
  const composer = asking.getByRole('textbox', { name: 'Your message' });
  await composer.fill('Be counted');
  await composer.press('Enter');
  await expect(asking.locator('article[data-status=complete]')).toBeVisible();
  const runId = await asking.evaluate(async () => {
    const threadId = location.pathname.split('/').at(-1);
    const { messages } = await (await fetch(`/api/threads/${threadId}`)).json();
    return messages.at(-1).id as string;
  });
  // The page in front was hidden: it takes its stream up again.
  await page.bringToFront();
  const row = page.locator(`[data-run="${runId}"]`);
  await expect(row).toContainText('Complete');
  await expect(row).toContainText('Demo, fast');
  await expect(row).toContainText(/Streaming [\d.]+ m?s/);
  await showsCharts(page);
  await expect(page.getByText('Provider calls saved')).toBeVisible();
  await expect(page.locator('[data-alert]')).toHaveCount(8);
  expect(await chat.composer.count()).toBe(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    test('axe finds nothing, at a desk and on a phone, and the page does not scroll sideways', async ({
      page,
    }) => {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(viewport);
        await isLive(page);
        await showsCharts(page);
        await findsNothing(page);
        const [wide, room] = await page
          .locator('main')
          .evaluate((main) => [main.scrollWidth, main.clientWidth]);
        expect(wide).toBe(room);
      }
    });
  });
}

test('data that arrives moves nothing', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await isLive(page);
  await showsCharts(page);
  expect(
    await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum),
  ).toBeLessThan(0.05);
});

test('the chart library is loaded by the dashboard only', async ({ page, chat }) => {
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.text().catch(() => ''));
  });
  const loaded = async () => (await Promise.all(scripts)).some((text) => text.includes('u-over'));
  await page.goto('/');
  await chat.ask('No charts here');
  await chat.settlesAs('complete');
  expect(await loaded()).toBe(false);
  await isLive(page);
  await expect(page.locator('.uplot canvas').first()).toBeVisible();
  expect(await loaded()).toBe(true);
});

test('what is shown on this machine only is closed to who comes through a proxy', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } });
  const page = await context.newPage();
  const response = await page.goto(`${baseURL}/dashboard`);
  expect(response?.status()).toBe(403);
  await expect(page.getByRole('heading', { name: 'The dashboard isn’t available from here' })).toBeVisible();
  await context.close();
});
