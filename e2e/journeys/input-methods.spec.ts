import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** As browsers send the key that accepts a suggestion: while composing, or, in Safari, right after with this key code. */
const COMPOSED = [
  { isComposing: true, keyCode: 13 },
  { isComposing: false, keyCode: 229 },
];

const press = (field: Locator, key: string) =>
  field.evaluate(
    (element, { key, kinds }) => {
      for (const kind of kinds) {
        const init = { key, bubbles: true, cancelable: true, ...kind };
        element.dispatchEvent(new KeyboardEvent('keydown', init));
      }
    },
    { key, kinds: COMPOSED },
  );

test('a key that an input method takes sends, renames, closes and finds nothing', async ({ page, chat }) => {
  await chat.open('openai/fake-fast');
  await chat.composer.fill('こんにち');
  await press(chat.composer, 'Enter');
  await expect(chat.composer).toHaveValue('こんにち');
  await expect(chat.answers).toHaveCount(0);
  await chat.composer.press('Enter');
  await chat.settlesAs('complete');

  // The name above the conversation.
  await page.locator('.top-title').dblclick();
  const name = page.getByRole('textbox', { name: 'Chat name' });
  await name.fill('東京');
  for (const key of ['Enter', 'Escape']) {
    await press(name, key);
    await expect(name).toBeFocused();
  }
  await name.press('Enter');
  await expect(page.locator('.top-title')).toHaveText('東京');
  // The focus is in the message box again, and nothing of the key.
  await expect(chat.composer).toBeFocused();
  await expect(chat.composer).toHaveValue('');

  await chat.questions.first().hover();
  await chat.questions.first().getByRole('button', { name: 'Edit message' }).click();
  const editor = page.getByRole('textbox', { name: 'Edited message' });
  for (const key of ['Enter', 'Escape']) await press(editor, key);
  await expect(editor).toHaveValue('こんにち');
  await editor.press('Escape');
  await expect(editor).toHaveCount(0);
  await expect(chat.questions).toHaveCount(1);

  // The list of models.
  await chat.model.click();
  const search = page.getByRole('combobox');
  await search.fill('fake-parrot');
  await press(search, 'Enter');
  await expect(search).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chat.model).toHaveAttribute('data-model', 'openai/fake-fast');
});
