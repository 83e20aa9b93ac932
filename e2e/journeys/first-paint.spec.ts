import { expect, test } from './fixtures.ts';

test('what is typed before the scripts have come is kept and can be sent, and the caret stays', async ({
  page,
  chat,
}) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released;
    await route.continue();
  });
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
