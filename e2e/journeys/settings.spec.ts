import { readFile } from 'node:fs/promises';
import { findsNothing } from './axe.ts';
import { expect, storedThread, test } from './fixtures.ts';

test('what the settings say is how new chats begin and how the screen looks and sends', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.getByText('Dark', { exact: true }).last().click();
  await page.getByText('Large', { exact: true }).click();
  await page.getByText(/^(Ctrl|⌘) \+ Enter$/).click();
  await page.getByLabel('Model', { exact: true }).selectOption('openai/fake-parrot');
  await page.getByLabel('System prompt').fill('Be brief.');
  await page.getByLabel('Temperature').fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Write a number from 0 to 2')).toBeVisible();
  await expect(page.getByLabel('Temperature')).toBeFocused();
  await page.getByLabel('Temperature').fill('0,5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Temperature')).toHaveValue('0.5');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveCSS('font-size', '19px');

  await page.getByRole('link', { name: 'New chat' }).first().click();
  await expect(chat.model).toHaveAttribute('data-model', 'openai/fake-parrot');
  await chat.composer.fill('one');
  await chat.composer.press('Enter');
  await chat.composer.pressSequentially('two');
  await expect(chat.composer).toHaveValue('one\ntwo');
  await chat.composer.press('ControlOrMeta+Enter');
  await chat.settlesAs('complete');
  const stored = await storedThread(page, await chat.threadId());
  expect(stored.thread).toMatchObject({ systemPrompt: 'Be brief.', temperature: 0.5 });
});

test('all chats are exported as one file, deleted together, and come back together', async ({
  page,
  chat,
}) => {
  await page.goto('/');
  for (const text of ['first', 'second']) {
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await chat.ask(text);
    await chat.threadId();
    await chat.settlesAs('complete');
  }
  await page.goto('/settings');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file).toMatchObject({ type: 'dac.threads', version: 1 });
  expect(file.threads.map(({ thread }: { thread: { title: string } }) => thread.title)).toEqual([
    'second',
    'first',
  ]);
  const rows = page.locator('[data-thread]');
  await page.getByRole('button', { name: 'Delete all…' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete all…' }).click();
  await page.getByRole('button', { name: 'Delete all', exact: true }).click();
  await expect(rows).toHaveCount(0);
  await expect(page.getByText('2 chats deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveText(['second', 'first']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the settings and in what was deleted, at a desk and on a phone', async ({
      page,
      chat,
    }) => {
      await page.goto('/');
      await chat.ask('Away with it');
      await chat.settlesAs('complete');
      await page.goto('/settings');
      await expect(page.getByLabel('System prompt')).toBeVisible();
      await page.getByRole('button', { name: 'Delete all…' }).click();
      await findsNothing(page);
      await page.getByRole('button', { name: 'Delete all', exact: true }).click();
      await expect(page.getByText('1 chat deleted.')).toBeVisible();
      await page.getByRole('button', { name: 'Recently deleted' }).click();
      await page.getByRole('button', { name: 'Delete Away with it for good' }).click();
      await findsNothing(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await findsNothing(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
