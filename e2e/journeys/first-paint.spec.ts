import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Holds the scripts of a page back until it is told. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('what is typed before the scripts have come is kept and can be sent, and the caret stays', async ({
  page,
  chat,
}) => {
  const release = await holdScripts(page);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(chat.composer).toBeVisible();
  await chat.composer.click();
  await page.keyboard.type('Early bird');
  await page.keyboard.press('Home');
  release();
  await expect(page.locator('body[data-composer]')).toBeAttached();
  await expect(chat.composer).toHaveValue('Early bird');
  await expect(chat.composer).toBeFocused();
  await expect(chat.send).toBeEnabled();
  await page.keyboard.type('An ');
  await expect(chat.composer).toHaveValue('An Early bird');
  await chat.composer.press('Enter');
  await chat.settlesAs('complete');
});

test('a question that is sent before the scripts have come is sent when they have, once', async ({
  page,
  chat,
}) => {
  const release = await holdScripts(page);
  await page.goto('/', { waitUntil: 'commit' });
  await chat.ask('As early as can be');
  await expect(chat.composer).toHaveValue('As early as can be');
  release();
  await chat.settlesAs('complete');
  await expect(chat.questions).toHaveText([/As early as can be$/]);
});

test('a button, a choice or a shortcut pressed before the scripts have come does what it does when they have', async ({
  page,
  chat,
}) => {
  const release = await holdScripts(page);
  await page.goto('/', { waitUntil: 'commit' });
  await chat.model.click();
  await chat.model.click();
  release();
  await expect(page.getByRole('dialog', { name: 'Choose a model' })).toBeVisible();
  const choosing = await holdScripts(page);
  await page.goto('/settings', { waitUntil: 'commit' });
  await page.getByText('Large', { exact: true }).click();
  choosing();
  await expect(page.getByRole('radio', { name: 'Large' })).toBeChecked();
  await expect(page.locator('html')).toHaveCSS('font-size', '19px');
  await page.goto('/');
  const again = await holdScripts(page);
  await page.reload({ waitUntil: 'commit' });
  await expect(chat.composer).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  again();
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible();
});

test('the first view of a new chat and of a conversation is complete before any script', async ({
  page,
  chat,
  browser,
}) => {
  await page.goto('/');
  await chat.ask(`What is there without scripts? ${Date.now()}`);
  await chat.settlesAs('complete');
  const address = page.url();
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const still = await context.newPage();
  await still.goto(new URL('/', address).href);
  await expect(still.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(still.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  await expect(still.getByRole('link', { name: /What is there without scripts/ })).toBeVisible();
  await still.goto(address);
  await expect(still.locator('article[data-status="complete"] .prose')).toContainText(/\w/);
  await expect(still.locator('.question')).toHaveText(/What is there without scripts/);
  await context.close();
});

test('a page is painted before its scripts are fetched, and they run all the same', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await expect(page.locator('body[data-composer]')).toBeAttached();
  await chat.ask(`Painted first? ${Date.now()}`);
  await chat.settlesAs('complete');
  for (const path of ['/', page.url(), '/dashboard']) {
    await page.goto(path, { waitUntil: 'load' });
    await expect(page.locator('script[type="text/after-paint"]')).toHaveCount(0);
    const { painted, fetched } = await page.evaluate(() => ({
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      fetched: performance
        .getEntriesByType('resource')
        // Those of the head; what Next's own inline script starts with is a script in the body.
        .filter(({ name }) => document.head.querySelector(`script[src="${new URL(name).pathname}"]`))
        .map(({ startTime }) => startTime),
    }));
    expect(fetched.length).toBeGreaterThan(3);
    expect(Math.min(...fetched)).toBeGreaterThan(painted);
  }
});

test('a page that opens out of sight, and so is not painted, comes to life as well', async ({
  page,
  context,
}) => {
  await context.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' });
    Object.assign(globalThis, {
      PerformanceObserver: class {
        observe() {}
        disconnect() {}
      },
    });
  });
  await page.goto('/');
  await expect(page.locator('body[data-composer]')).toBeAttached();
});
