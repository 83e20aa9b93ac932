import { findsNothing } from './axe.ts';
import { expect, test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on a new chat, an answer, a failure and a missing page', async ({
      page,
      chat,
      expectedErrors,
    }) => {
      expectedErrors.push(/404/);
      await page.goto('/');
      await findsNothing(page);
      await chat.ask('Show me a table');
      await chat.settlesAs('complete');
      await findsNothing(page);
      await chat.open('mock/drop');
      await chat.ask('Fail');
      await chat.settlesAs('failed');
      await findsNothing(page);
      await page.goto('/chat/no-such-conversation');
      await findsNothing(page);
    });

    test('axe finds nothing in what opens from the message box and beside a question', async ({
      page,
      chat,
    }) => {
      await chat.open('openai/fake-tokens-20000-rate-50');
      await chat.model.click();
      await expect(page.getByRole('dialog', { name: 'Choose a model' })).toBeVisible();
      await findsNothing(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Chat settings/ }).click();
      await expect(page.getByRole('dialog', { name: 'Chat settings' })).toBeVisible();
      await findsNothing(page);
      await page.keyboard.press('Escape');
      await chat.ask('Go on for a while');
      await chat.hasWritten(50);
      await chat.ask('And then this');
      await expect(page.getByText('Sends when this answer finishes')).toBeVisible();
      await findsNothing(page);
      await page.getByRole('button', { name: 'Remove' }).click();
      await chat.stop.click();
      await chat.settlesAs('cancelled');
      await page.getByRole('button', { name: 'Edit message' }).first().click();
      await expect(page.getByRole('textbox', { name: 'Edited message' })).toBeFocused();
      await findsNothing(page);
    });

    test('axe finds nothing with a menu, a notice, the search and the drawer open', async ({
      page,
      chat,
    }) => {
      await page.goto('/');
      await chat.ask('Open everything');
      await chat.settlesAs('complete');
      const list = page.getByRole('navigation', { name: 'Chats' });
      await list.getByRole('button', { name: 'Options for Open everything' }).click();
      await findsNothing(page);
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      // With the pointer on it, it stays.
      await page.getByRole('button', { name: 'Undo' }).hover();
      await findsNothing(page);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Search' }).click();
      const search = page.getByRole('dialog', { name: 'Search chats' });
      await search.getByRole('combobox').fill('everything');
      await expect(search.getByRole('option').first()).toBeVisible();
      await findsNothing(page);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('button', { name: 'Show chats' }).click();
      await expect(page.getByRole('dialog', { name: 'Chats' })).toBeVisible();
      await findsNothing(page);
    });
  });
}

test('everything can be done by keyboard alone', async ({ page, chat }) => {
  await page.goto('/');
  await expect(chat.composer).toBeFocused();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await chat.settlesAs('complete');
  await expect(chat.composer).toBeFocused();

  const reach = async (name: string | RegExp, role: 'link' | 'button' = 'button') => {
    const target = page.getByRole(role, { name }).first();
    for (let i = 0; i < 60; i++) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reached ${name}`);
  };
  // As if the page had just been opened: Tab starts at its top.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
  });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the message box' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(chat.composer).toBeFocused();

  await reach('Options for By keyboard');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'By keyboard' })).toBeVisible();
  await reach('Regenerate');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
});

test('a screen reader hears changes of state, and no token', async ({ page, chat }) => {
  await page.goto('/');
  const heard = page.locator('p[role=status][aria-live=polite]');
  await chat.ask('Be quiet about tokens');
  await expect(heard).toHaveText(/answering/i);
  await chat.settlesAs('complete');
  await expect(heard).toHaveText(/complete/i);
  await expect(chat.answer.locator('[aria-live]')).toHaveCount(0);
});
