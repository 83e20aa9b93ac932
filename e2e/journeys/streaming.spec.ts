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

test('the end stays in view for whoever is there, and lets go of whoever scrolls up', async ({
  page,
  chat,
}) => {
  await chat.open('mock/long');
  await chat.ask('Follow me');
  await chat.hasWritten(4000);
  const conversation = page.locator('#conversation');
  const fromEnd = () =>
    conversation.evaluate((view) => view.scrollHeight - view.scrollTop - view.clientHeight);
  await expect.poll(fromEnd).toBeLessThan(60);
  await conversation.hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole('button', { name: 'Jump to the latest' })).toBeVisible();
  const top = await conversation.evaluate((view) => view.scrollTop);
  await chat.hasWritten((await chat.text()).length + 2000);
  expect(await conversation.evaluate((view) => view.scrollTop)).toBe(top);
  await page.getByRole('button', { name: 'Jump to the latest' }).click();
  await expect.poll(fromEnd).toBeLessThan(60);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
});
