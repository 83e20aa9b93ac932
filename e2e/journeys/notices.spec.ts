import { expect, test } from './fixtures.ts';

for (const [where, viewport] of [
  ['at a desk', { width: 1280, height: 800 }],
  ['on a phone', { width: 390, height: 844 }],
] as const) {
  test.describe(where, () => {
    test.use({ viewport });

    test('what is said covers no text', async ({ page, chat }) => {
      await page.goto('/');
      for (const text of ['Stay', 'Put me away']) {
        await page.getByRole('link', { name: 'New chat' }).last().click();
        await chat.ask(text);
        await chat.threadId();
        await chat.settlesAs('complete');
      }
      await page.getByRole('main').getByRole('button', { name: 'Options for Put me away' }).click();
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      const toast = page.locator('.toast');
      await toast.hover();
      await expect(toast).toHaveCSS('opacity', '1');
      const covered = await toast.evaluate((element) => {
        const own = element.getBoundingClientRect();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found: string[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const parent = node.parentElement;
          if (!parent || element.contains(parent) || parent.closest('.sr-only, script, style')) continue;
          if (!node.textContent?.trim() || !parent.checkVisibility({ opacityProperty: true })) continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          // Only what is in view of all that scrolls.
          for (const { left, right, top, bottom } of range.getClientRects()) {
            const x = (Math.max(left, own.left) + Math.min(right, own.right)) / 2;
            const y = (Math.max(top, own.top) + Math.min(bottom, own.bottom)) / 2;
            if (left >= own.right || right <= own.left || top >= own.bottom || bottom <= own.top) continue;
            if (document.elementsFromPoint(x, y).includes(parent)) found.push(node.textContent.trim());
          }
        }
        return found;
      });
      expect(covered).toEqual([]);
    });
  });
}
