import { findsNothing } from './axe.ts';
import { expect, test } from './fixtures.ts';

test.describe('the model picker', () => {
  test('groups by provider, searches, and says what to set where something is missing', async ({
    chat,
    page,
  }) => {
    await page.goto('/');
    await chat.model.click();
    const menu = page.getByRole('dialog', { name: 'Choose a model' });
    const search = menu.getByRole('combobox');
    await expect(search).toBeFocused();
    await expect(menu.getByText('Anthropic · set ANTHROPIC_API_KEY to use it')).toBeVisible();
    await expect(menu.getByRole('option', { name: /Claude Haiku 4.5/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await expect(menu.getByRole('option', { name: /fast$|fast / }).first()).toBeVisible();
    await findsNothing(page);

    await search.fill('parrot');
    await expect(menu.getByRole('option')).toHaveCount(1);
    await search.fill('no such model');
    await expect(menu.getByText(/No results for/)).toBeVisible();
    await search.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(chat.model).toBeFocused();
  });

  test('is worked by keyboard alone, and each conversation keeps its choice', async ({ chat, page }) => {
    await page.goto('/');
    await chat.model.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('combobox').pressSequentially('openai/fake-parrot');
    await page.keyboard.press('Enter');
    await expect(chat.model).toHaveAttribute('data-model', 'openai/fake-parrot');
    await chat.ask('Polly');
    await expect(chat.answer).toHaveAttribute('data-status', 'complete');
    expect(await chat.text()).toBe('Polly');
    const parrots = page.url();

    await chat.open('mock/faststream');
    await page.goto(parrots);
    await expect(chat.model).toHaveAttribute('data-model', 'openai/fake-parrot');
  });
});

test('an answer tells, in a window of its own that moves nothing, whose time it took', async ({
  chat,
  page,
}) => {
  await chat.open('openai/fake-tokens-400-rate-40-delay-3000');
  await chat.ask('Slowly');
  await expect(chat.answer).toHaveAttribute('data-status', 'streaming');
  await expect(chat.answer.locator('.prose')).toContainText('token');
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  const button = chat.answer.locator('button.details');
  await expect(button).toHaveText(/^fake-tokens-400-rate-40-delay-3000 · 3\.\d s to first token$/);
  const height = () => page.locator('.messages').evaluate((messages) => messages.scrollHeight);
  const before = await height();
  await button.click();
  const details = page.getByRole('dialog', { name: 'Details of this answer' });
  await expect(details).toContainText('Provider, to first token3.0 s');
  await expect(details).toContainText('Server overhead');
  expect(await height()).toBe(before);
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
  await page.reload();
  await button.click();
  await expect(details).toContainText('Provider, to first token3.0 s');
});
