import type { Page } from '@playwright/test';
import { findsNothing } from './axe.ts';
import { expect, test } from './fixtures.ts';

const paletteOf = (page: Page) => page.getByRole('dialog', { name: 'Commands' });
const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the palette and in the sheet of shortcuts', async ({ page }) => {
      await page.goto('/');
      await page.keyboard.press('Control+k');
      await expect(paletteOf(page).getByRole('combobox')).toBeFocused();
      await findsNothing(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await expect(sheetOf(page)).toBeVisible();
      await findsNothing(page);
    });
  });
}

test('the palette finds commands and conversations by what is typed', async ({ page, chat }) => {
  await page.goto('/');
  await chat.ask('The first conversation');
  await chat.settlesAs('complete');
  const first = await chat.threadId();
  await page.keyboard.press('Control+Shift+o');
  await expect(page).toHaveURL('/');
  await expect(chat.composer).toBeFocused();
  await chat.ask('The second conversation');
  await chat.settlesAs('complete');

  await page.keyboard.press('Control+k');
  await expect(paletteOf(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('first conv');
  await expect(paletteOf(page).getByRole('option')).toHaveText(['The first conversation']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/chat/${first}`);
  await expect(paletteOf(page)).toHaveCount(0);
  await expect(chat.composer).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('rename');
  await page.keyboard.press('Enter');
  await expect(paletteOf(page).getByRole('combobox')).toHaveValue('The first conversation');
  await page.keyboard.type('Another name');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Another name' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('no such thing');
  await expect(paletteOf(page).getByText('No results')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(paletteOf(page)).toHaveCount(0);
});

test('every shortcut does what the sheet says', async ({ page, chat, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.open('mock/long');
  await chat.composer.focus();
  // In a field a letter is a letter.
  await page.keyboard.type('Why?/');
  await expect(chat.composer).toHaveValue('Why?/');
  await page.keyboard.press('Enter');
  await chat.hasWritten(20);
  await page.keyboard.press('Escape');
  await chat.settlesAs('cancelled');

  await page.keyboard.press('Control+Shift+c');
  await expect(page.getByText('Copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.length).toBeGreaterThan(20);

  await page.keyboard.press('Control+Shift+s');
  await expect(page.getByRole('complementary', { name: 'Chats' })).toBeHidden();
  await page.keyboard.press('Control+Shift+s');
  await expect(page.getByRole('complementary', { name: 'Chats' })).toBeVisible();

  await page.keyboard.press('Control+Shift+f');
  await expect(page.getByRole('dialog', { name: 'Search chats' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.locator('#conversation').focus();
  await page.keyboard.press('?');
  await expect(sheetOf(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheetOf(page)).toHaveCount(0);
  await page.locator('#conversation').focus();
  await page.keyboard.press('/');
  await expect(chat.composer).toBeFocused();
  await expect(chat.composer).toHaveValue('');
});

test.describe('at 200 % zoom', () => {
  // A laptop's 1280 by 800.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  test('everything is in reach and nothing scrolls sideways', async ({ page, chat }) => {
    await page.goto('/');
    await chat.ask('Is there room?');
    await chat.settlesAs('complete');
    await expect(chat.composer).toBeInViewport();
    await expect(chat.send).toBeInViewport();
    await expect(chat.answer).toBeInViewport();
    await page.getByRole('button', { name: 'Show chats' }).first().click();
    await expect(page.getByRole('link', { name: 'Is there room?' })).toBeInViewport();
    const { wide, room } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      room: window.innerWidth,
    }));
    expect(wide).toBeLessThanOrEqual(room);
  });
});

test('with more contrast and with forced colours nothing is lost', async ({ page, chat }) => {
  await page.emulateMedia({ contrast: 'more' });
  await page.goto('/');
  await chat.ask('Can you see it?');
  await chat.settlesAs('complete');
  await findsNothing(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await chat.composer.focus();
  // Backgrounds are gone: what tells a control from the page is its border or its outline.
  for (const control of ['.composer', '.bubble']) {
    const drawn = await page
      .locator(control)
      .first()
      .evaluate((element) => {
        const { borderTopWidth, borderTopStyle, outlineStyle } = getComputedStyle(element);
        return (borderTopStyle !== 'none' && borderTopWidth !== '0px') || outlineStyle !== 'none';
      });
    expect(drawn, control).toBe(true);
  }
});
