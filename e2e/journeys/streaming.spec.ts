import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test('a settled block of an answer is never touched again, and nothing above the end moves', async ({
  page,
  chat,
}) => {
  await chat.open('mock/long');
  await chat.ask('Leave the first paragraph alone');
  await chat.hasWritten(600);
  await page.evaluate(() => {
    const first = document.querySelector('.answer .prose .blocks > div');
    if (!first) throw new Error('no block');
    const seen = { mutations: 0, shifts: 0 };
    const observer = new MutationObserver((records) => {
      seen.mutations += records.length;
    });
    observer.observe(first, { subtree: true, childList: true, characterData: true, attributes: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as unknown as { value: number; sources: { node: Node | null }[] };
        // The mark at the end moves with what is written, and belongs to no node.
        if (sources.some(({ node }) => node?.parentElement?.closest('.prose'))) seen.shifts += value;
      }
    }).observe({ type: 'layout-shift' });
    Object.assign(window, { seen });
  });
  await chat.hasWritten(6000);
  const seen = await page.evaluate(() => (window as unknown as { seen: unknown }).seen);
  expect(seen).toEqual({ mutations: 0, shifts: 0 });
  await chat.stop.click();
  await chat.settlesAs('cancelled');
});

test('a question goes to the top, its answer grows beneath it and moves nothing, and is followed when asked', async ({
  page,
  chat,
}) => {
  await chat.open();
  await chat.ask('A first question');
  await chat.settlesAs('complete');
  await choose(page, 'mock/long');
  await chat.ask('And now at length');
  const question = chat.questions.last();
  await expect.poll(() => belowTop(question)).toBe(8);
  await watchScrolling(page);
  await chat.hasWritten(6000);
  expect(await belowTop(question)).toBe(8);
  expect(await scrollsSeen(page)).toBe(0);

  const conversation = page.locator('#conversation');
  await page.getByRole('button', { name: 'Follow the answer' }).click();
  await expect.poll(() => fromEnd(page)).toBeLessThan(60);
  await chat.hasWritten((await chat.text()).length + 2000);
  await expect.poll(() => fromEnd(page)).toBeLessThan(60);
  await conversation.hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole('button', { name: 'Follow the answer' })).toBeVisible();
  await watchScrolling(page);
  await chat.hasWritten((await chat.text()).length + 2000);
  expect(await scrollsSeen(page)).toBe(0);

  // A reload in the middle begins where the question does, and its answer stands still there too.
  await page.reload();
  await expect.poll(() => belowTop(question)).toBe(8);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  expect(await belowTop(question)).toBe(8);
});

test('an answer that ends stays where it was read, and another version of it begins beneath its question', async ({
  page,
  chat,
}) => {
  await chat.open('openai/fake-fast');
  await chat.ask('One');
  await chat.settlesAs('complete');
  await chat.ask('Two');
  const question = chat.questions.nth(1);
  await expect.poll(() => belowTop(question)).toBe(8);
  await chat.settlesAs('complete');
  expect(await belowTop(question)).toBe(8);
  await expect(page.getByRole('button', { name: /^(Follow|Jump)/ })).toHaveCount(0);
  await chat.answer.getByRole('button', { name: 'Regenerate' }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await expect.poll(() => belowTop(question)).toBe(8);
  await chat.settlesAs('complete');
  // What another device asks stands beneath it, and moves nothing.
  const id = await chat.threadId();
  const data = { id, message: 'Three, from elsewhere', model: 'openai/fake-fast' };
  expect((await page.request.post('/api/chat', { data })).ok()).toBe(true);
  await expect(chat.questions).toHaveCount(3);
  await chat.settlesAs('complete');
  expect(await belowTop(question)).toBe(8);
});

async function choose(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.getByRole('combobox').fill(model);
  await page.locator(`[cmdk-item][data-value="${model}"]`).click();
}

/** How far a message is below the top of the conversation's view, in CSS pixels. */
const belowTop = (message: Locator) =>
  message.evaluate((element) => {
    const view = document.getElementById('conversation');
    return Math.round(element.getBoundingClientRect().top - (view?.getBoundingClientRect().top ?? 0));
  });

const fromEnd = (page: Page) =>
  page.locator('#conversation').evaluate((view) => view.scrollHeight - view.scrollTop - view.clientHeight);

/** Counts from now on how often the conversation scrolls. */
const watchScrolling = (page: Page) =>
  page.locator('#conversation').evaluate(async (view) => {
    // The browser tells of a scroll in the frame after it.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    view.dataset.scrolls = '0';
    view.addEventListener('scroll', () => {
      view.dataset.scrolls = String(Number(view.dataset.scrolls) + 1);
    });
  });

const scrollsSeen = async (page: Page) =>
  Number(await page.locator('#conversation').getAttribute('data-scrolls'));
