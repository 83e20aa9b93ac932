import type { Page } from '@playwright/test';
import { BROKEN_STREAM, expect, test } from './fixtures.ts';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Search chats' });
const fieldOf = (page: Page) => dialogOf(page).getByRole('combobox');
const resultsOf = (page: Page) => dialogOf(page).getByRole('option');

async function openSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(fieldOf(page)).toBeFocused();
}

/** A conversation whose answer repeats its question. */
async function begin(page: Page, message: string): Promise<{ id: string; answer: string }> {
  const id = `journey-${crypto.randomUUID()}`;
  const data = { id, message, model: 'openai/fake-parrot', stream: false };
  const response = await page.request.post('/api/chat', { data });
  expect(response.status()).toBe(200);
  return { id, answer: (await response.json()).runId };
}

test('text is found as it is typed, and leads to the message that holds it', async ({ page, chat }) => {
  await page.goto('/');
  const heron = await begin(
    page,
    'The heron stands. <img src=x onerror="document.title=1"> Still as **reeds**.',
  );
  await begin(page, 'A walrus');
  await openSearch(page);
  // Before anything is typed it offers what was talked about last.
  await expect(dialogOf(page).getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText([
    /A walrus/,
    /The heron stands/,
  ]);
  await fieldOf(page).pressSequentially('STA heron');
  await expect(resultsOf(page)).toHaveCount(3);
  await expect(dialogOf(page).getByRole('status')).toHaveText('3 results');
  for (const mark of await dialogOf(page).locator('mark').all())
    await expect(mark).toHaveText(/^(heron|sta)$/i);
  // What was found is text, whatever it looks like.
  await expect(resultsOf(page).nth(1)).toContainText('<img src=x onerror=');
  await expect(dialogOf(page).locator('img')).toHaveCount(0);
  // Of an answer, what it reads as; all under one conversation.
  await expect(resultsOf(page).nth(1)).toContainText('Still as reeds.');
  await expect(dialogOf(page).getByRole('group')).toHaveCount(1);

  await expect(dialogOf(page).getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(dialogOf(page).getByText('2 of 3')).toBeVisible();
  await expect(resultsOf(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page).toHaveURL(`/chat/${heron.id}#m-${heron.answer}`);
  await expect(chat.answer).toContainText('The heron stands.');

  await expect(page.locator(`[data-found]`)).toBeFocused();

  // From inside the same conversation to another message of it.
  await openSearch(page);
  await fieldOf(page).fill('heron stands');
  await expect(resultsOf(page)).toHaveCount(3);
  await resultsOf(page).nth(2).click();
  await expect(page).toHaveURL(/#m-/);
  await expect(page).not.toHaveURL(`/chat/${heron.id}#m-${heron.answer}`);
  await expect(page.locator('[data-found]')).toBeFocused();
});

test('Escape closes it and gives the focus back', async ({ page }) => {
  await page.goto('/');
  await openSearch(page);
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeFocused();
});

test('only what was typed last is shown, and what cannot be found is said', async ({ page }) => {
  await page.goto('/');
  await begin(page, 'slow pelican');
  await begin(page, 'quick pelican');
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const given: string[] = [];
  page.on('requestfailed', (request) => given.push(new URL(request.url()).searchParams.get('q') ?? ''));
  await page.route('**/api/search?q=slow*', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await openSearch(page);
  const asked = page.waitForRequest('**/api/search?q=slow*');
  await fieldOf(page).fill('slow');
  await asked;
  await fieldOf(page).fill('quick pel');
  await expect(resultsOf(page).first()).toContainText('quick pelican');
  release();
  await expect.poll(() => given).toEqual(['slow']);
  await expect(resultsOf(page).first()).toContainText('quick pelican');

  await fieldOf(page).fill('pel"ican* NEAR');
  await expect(dialogOf(page).getByText('No results for “pel"ican* NEAR”')).toBeVisible();
  await expect(resultsOf(page)).toHaveCount(0);
  await fieldOf(page).fill('');
  await expect(dialogOf(page).getByRole('group', { name: 'Recent' })).toBeVisible();
});

test('words are found in any order and in whichever form they were typed, under their conversations', async ({
  page,
}) => {
  await page.goto('/');
  const text = 'decomposed 제주도 여행 Café';
  await begin(page, text.normalize('NFD'));
  await begin(page, 'Something else');
  await page.reload();
  await openSearch(page);
  for (const q of ['제주도', 'café', 'Café 여행', 'trav여행', '여행 deco']) {
    await fieldOf(page).fill(q.normalize('NFC'));
    await expect(resultsOf(page)).toHaveCount(q.startsWith('trav') ? 0 : 3);
  }
  await expect(dialogOf(page).getByRole('group')).toHaveCount(1);
  await expect(dialogOf(page).locator('mark').first()).toHaveText('deco');
});

test('many results come page by page', async ({ page }) => {
  await page.goto('/');
  for (let n = 0; n < 9; n++) await begin(page, `needle ${n}`);
  await openSearch(page);
  await fieldOf(page).fill('needle');
  await expect(dialogOf(page).getByText('1 of 20+')).toBeVisible();
  await page.keyboard.press('End');
  await expect(dialogOf(page).getByRole('option', { name: 'Show more' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(resultsOf(page)).toHaveCount(27);
});

test('a search that fails says so and can be tried again', async ({ page, expectedErrors }) => {
  expectedErrors.push(BROKEN_STREAM);
  await page.goto('/');
  await begin(page, 'found in the end');
  await page.route('**/api/search*', (route) => route.abort('connectionfailed'));
  await openSearch(page);
  await fieldOf(page).fill('in the end');
  await expect(dialogOf(page).getByRole('alert')).toBeVisible();
  await page.unroute('**/api/search*');
  await dialogOf(page).getByRole('button', { name: 'Try again' }).click();
  await expect(resultsOf(page)).toHaveCount(3);
});

test.describe('at phone width', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('search opens from the drawer, and a result is tapped', async ({ page, chat }) => {
    await page.goto('/');
    await begin(page, 'found on the phone');
    await page.getByRole('button', { name: 'Show chats' }).tap();
    await page.getByRole('button', { name: 'Search', exact: true }).tap();
    await expect(fieldOf(page)).toBeFocused();
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await fieldOf(page).fill('on the phone');
    await resultsOf(page).first().tap();
    await expect(chat.questions).toHaveText(/found on the phone/);
  });
});
