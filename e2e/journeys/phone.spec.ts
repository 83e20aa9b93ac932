import { devices } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];

test.describe('on a phone', () => {
  test.use({ ...phone, viewport: { width: 390, height: 780 } });

  test('Enter begins a new line, and the button sends', async ({ page, chat }) => {
    await page.goto('/');
    await expect(chat.composer).toHaveAttribute('enterkeyhint', 'enter');
    await chat.composer.fill('The first line');
    await chat.composer.press('Enter');
    await page.keyboard.type('and the second');
    await expect(chat.composer).toHaveValue('The first line\nand the second');
    await expect(chat.answers).toHaveCount(0);
    await chat.send.tap();
    await chat.settlesAs('complete');
    await expect(chat.questions.locator('.bubble')).toHaveText('The first line\nand the second');
  });

  test('what can be tapped is large enough to be, and older messages keep to one button', async ({
    page,
    chat,
  }) => {
    await chat.open('mock/faststream');
    await chat.composer.fill('First');
    await chat.send.tap();
    await chat.settlesAs('complete');
    await chat.composer.fill('Second');
    await chat.send.tap();
    await expect(chat.answers).toHaveCount(2);
    await chat.settlesAs('complete');
    const small = await page.locator('main').evaluate((main) =>
      [...main.querySelectorAll<HTMLElement>('button, summary, [role=button], .top-bar a, .sources a')]
        .filter((element) => element.checkVisibility({ opacityProperty: true }))
        .map((element) => {
          const { width, height } = element.getBoundingClientRect();
          return { name: element.ariaLabel ?? element.textContent, width, height };
        })
        .filter(({ width, height }) => width < 44 || height < 44),
    );
    expect(small).toEqual([]);
    const older = chat.answers.first().locator('.actions button:visible');
    await expect(older).toHaveCount(1);
    await older.tap();
    const menu = page.getByRole('menu', { name: 'More for this answer' });
    await expect(menu.getByRole('menuitem')).toHaveText([
      'Copy',
      'Copy as Markdown',
      'Regenerate',
      'Try another model',
    ]);
    await page.keyboard.press('Escape');
    const question = chat.questions.first().locator('.actions button:visible');
    await expect(question).toHaveCount(1);
    await question.tap();
    await page.getByRole('menuitem', { name: 'Edit' }).tap();
    await expect(page.getByRole('textbox', { name: 'Edited message' })).toHaveValue('First');
  });
});
