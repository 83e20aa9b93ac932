import { expect, test } from './fixtures.ts';

test('a long question is folded, and shows the rest when asked', async ({ page, chat }) => {
  await chat.open('openai/fake-fast');
  const lines = Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long question`);
  await chat.ask(lines.join('\n'));
  await chat.settlesAs('complete');
  const bubble = chat.questions.locator('.bubble');
  const height = async () => (await bubble.boundingBox())?.height ?? 0;
  expect(await height()).toBeLessThan(340);
  // Folded, the beginning of its answer is in view beneath it.
  await expect(chat.answer.locator('.prose')).toBeInViewport();
  await page.getByRole('button', { name: 'Show more' }).click();
  expect(await height()).toBeGreaterThan(1000);
  await page.getByRole('button', { name: 'Show less' }).click();
  expect(await height()).toBeLessThan(340);
});

test('what is typed into the list of models does not move it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^Model:/ }).click();
  const search = page.getByRole('combobox');
  const top = async () => (await search.boundingBox())?.y;
  await expect(search).toBeFocused();
  await page.waitForFunction(() => document.getAnimations().length === 0);
  const before = await top();
  await search.fill('fake-parrot');
  await expect(page.getByRole('option')).toHaveCount(1);
  expect(await top()).toBe(before);
});

test('a selection can be seen in the dark, and read', async ({ page, chat }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await chat.open('openai/fake-fast');
  await chat.ask('Select me');
  await chat.settlesAs('complete');
  const colours = await page.evaluate(() => {
    const rgb = (colour: string) => {
      const context = document.createElement('canvas').getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const answer = document.querySelector('.answer .prose p') ?? document.body;
    const bubble = document.querySelector('.bubble') ?? document.body;
    const selection = getComputedStyle(answer, '::selection');
    return {
      selection: rgb(selection.backgroundColor),
      text: rgb(selection.color),
      page: rgb(getComputedStyle(document.body).backgroundColor),
      bubble: rgb(getComputedStyle(bubble).backgroundColor),
    };
  });
  expect(contrast(colours.selection, colours.page)).toBeGreaterThan(3);
  expect(contrast(colours.selection, colours.bubble)).toBeGreaterThan(3);
  expect(contrast(colours.text, colours.selection)).toBeGreaterThan(4.5);
});

test('a page that is not there is told from a chat that is not', async ({ page, expectedErrors }) => {
  expectedErrors.push(/404/);
  await page.goto('/nowhere/at-all');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(page.getByText('/nowhere/at-all')).toBeVisible();
  await page.goto('/chat/not-a-chat-of-mine-at-all');
  await expect(page.getByRole('heading', { name: 'Chat not found' })).toBeVisible();
});

/** As WCAG 2.2 defines it. */
function contrast(one: number[], other: number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
