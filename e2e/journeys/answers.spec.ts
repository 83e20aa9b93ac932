import { expect, test } from './fixtures.ts';

const PARROT = 'openai/fake-parrot';
const SLOW = 'openai/fake-markdown-500-rate-200';

test('what a person selected in a complete item, and the focus on its link, survive what comes after', async ({
  page,
  chat,
}) => {
  await chat.open(SLOW);
  await chat.ask('Everything');
  const first = chat.answer.locator('.prose .blocks').first().locator(':is(p, li)').first();
  await expect(first).toBeVisible();
  await chat.hasWritten(200);
  await first.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  });
  const selected = await page.evaluate(() => String(getSelection()));
  expect(selected.length).toBeGreaterThan(3);
  await chat.settlesAs('complete');
  expect(await page.evaluate(() => String(getSelection()))).toBe(selected);
});

test('a formula is copied once, and code without its buttons', async ({ page, chat }) => {
  await chat.open(PARROT);
  await chat.ask(
    'The roots are $x_1 = 2$ and $x_2 = \\frac{1}{3}$.\n\n```make\nall:\n\techo hi\n```\n\nEnd.',
  );
  await chat.settlesAs('complete');
  await expect(chat.answer.locator('.katex').first()).toBeVisible();
  const copied = await page.evaluate(() => {
    const prose = document.querySelector('.answer .prose') as HTMLElement;
    getSelection()?.selectAllChildren(prose);
    const data = new DataTransfer();
    prose.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return { text: data.getData('text/plain'), html: data.getData('text/html') };
  });
  expect(copied.text).toContain('The roots are $x_1 = 2$ and $x_2 = \\frac{1}{3}$.');
  expect(copied.text).toContain('all:\n\techo hi');
  expect(copied.text).not.toMatch(/Wrap|Download|Copy/);
  expect(copied.html.match(/<math/g)).toHaveLength(2);
  expect(copied.html).not.toMatch(/annotation|katex-html|<button/);
});

test('printing shows the whole answer without sidebar and composer', async ({ page, chat }) => {
  await chat.open(PARROT);
  await chat.ask(
    Array.from({ length: 40 }, (_, n) => `## Section ${n}\n\nWords of section ${n}.`).join('\n\n'),
  );
  await chat.settlesAs('complete');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.composer-dock')).toBeHidden();
  await expect(page.locator('.sidebar-rail')).toBeHidden();
  const { page: height, last } = await page.evaluate(() => ({
    page: document.documentElement.scrollHeight,
    last: document.querySelector('.answer')?.getBoundingClientRect().height ?? 0,
  }));
  expect(height).toBeGreaterThan(last);
  expect(last).toBeGreaterThan(2_000);
});

test('Arabic runs from right to left, its code from left to right', async ({ chat }) => {
  await chat.open(PARROT);
  await chat.ask(
    'مرحبا! هذه إجابة.\n\n1. أولاً: `config.json`.\n\n| الاسم | القيمة |\n|---|---|\n| سرعة | 5 |',
  );
  await chat.settlesAs('complete');
  const direction = (selector: string) =>
    chat.answer
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).direction);
  for (const selector of ['.prose p', '.prose ol', '.prose li', '.prose table', '.prose td'])
    expect(await direction(selector), selector).toBe('rtl');
  expect(await direction('.prose code')).toBe('ltr');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a wide formula in a line scrolls in its own box', async ({ page, chat }) => {
    await chat.open(PARROT);
    const row = Array.from({ length: 20 }, (_, n) => `a_{1${n}}`).join(' & ');
    await chat.ask(`Let \\(M = \\begin{pmatrix} ${row} \\\\ ${row} \\end{pmatrix}\\) be given.`);
    await chat.settlesAs('complete');
    const formula = chat.answer.locator('.formula-wide');
    await expect(formula.locator('.katex')).toBeVisible();
    expect(await formula.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
