import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, storedThread, test } from './fixtures.ts';

const PARROT = 'openai/fake-parrot';

/** The addresses of what a page loads from now on, of a kind. */
function loads(page: Page, kind: RegExp): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (kind.test(request.url())) seen.push(request.url());
  });
  return seen;
}

test('formulas are set, with their fonts, and a page without them loads neither', async ({ page, chat }) => {
  const fonts = loads(page, /KaTeX_|katex/i);
  await chat.open(PARROT);
  await chat.ask('It is $5 and $10, as ever.');
  await chat.settlesAs('complete');
  expect(await chat.text()).toBe('It is $5 and $10, as ever.');
  expect(fonts).toEqual([]);

  await chat.ask('Here $x^2$, \\(y\\), and\n\n$$\n\\frac{a}{b}\n$$\n\nbut $\\nosuchthing$.');
  await chat.settlesAs('complete');
  await expect(chat.answer.locator('.katex')).toHaveCount(3);
  await expect(chat.answer.locator('.katex').first()).toBeVisible();
  await expect(chat.answer.getByText('$\\nosuchthing$')).toBeVisible();
  expect(fonts.length).toBeGreaterThan(0);

  // The page that comes with the answer comes with its style: nothing is set twice.
  const response = await page.request.get(page.url());
  const html = await response.text();
  expect(html).toContain('class=\\"katex\\"');
  await page.reload();
  await expect(chat.answer.locator('.katex')).toHaveCount(3);
  await expect(chat.answer.locator('.katex').first()).toBeVisible();
});

test('code is coloured in its language, wraps, and is saved under a fitting name', async ({ page, chat }) => {
  const grammars = loads(page, /\.js/);
  await chat.open(PARROT);
  await chat.ask(`\`\`\`rust\nfn main() { println!("${'long '.repeat(60)}"); }\n\`\`\``);
  await chat.settlesAs('complete');
  const figure = chat.answer.locator('figure');
  await expect(figure.locator('.hljs-keyword')).toHaveText(['fn']);
  const code = figure.getByRole('region', { name: 'Code, rust' });
  const isWide = () => code.evaluate((view) => view.scrollWidth > view.clientWidth);
  expect(await isWide()).toBe(true);
  const wrap = figure.getByRole('button', { name: 'Wrap long lines' });
  await wrap.click();
  await expect(wrap).toHaveAttribute('aria-pressed', 'true');
  expect(await isWide()).toBe(false);
  const saving = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'Download code' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('code.rs');
  expect(readFileSync(await download.path(), 'utf8')).toContain('fn main()');

  // Another language is another piece, loaded when it is needed.
  const before = grammars.length;
  await chat.ask('```elixir\ndefmodule A do\nend\n```');
  await chat.settlesAs('complete');
  await expect(chat.answer.locator('.hljs-keyword').first()).toHaveText('defmodule');
  expect(grammars.length).toBeGreaterThan(before);
});

test('a diagram is a picture with its source, follows the theme, and a wrong one says so', async ({
  page,
  chat,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1000, height: 1400 });
  await chat.open(PARROT);
  await chat.ask(
    '```mermaid\nflowchart LR\n  A[Begin] --> B[End]\n```\n\n```mermaid\nflowchart LR\n  A[Begin --> B\n```',
  );
  await chat.settlesAs('complete');
  const [good, bad] = [chat.answer.locator('figure').first(), chat.answer.locator('figure').last()];
  const picture = good.getByRole('img', { name: /^Diagram: flowchart/ });
  await expect(picture).toBeVisible();
  const light = await picture.getAttribute('src');
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  const source = good.getByRole('button', { name: 'Show source' });
  await source.click();
  await expect(picture).toBeHidden();
  await expect(good.getByText('A[Begin] --> B[End]')).toBeVisible();
  await source.click();
  await expect(picture).toBeVisible();

  const saving = page.waitForEvent('download');
  await good.getByRole('button', { name: 'Download diagram' }).click();
  expect((await saving).suggestedFilename()).toBe('diagram.svg');

  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(picture).not.toHaveAttribute('src', light ?? '');

  await expect(bad.getByText(/This diagram has an error.*Here is its source/)).toBeVisible();
  await expect(bad.getByText('A[Begin --> B')).toBeVisible();
});

test('a picture that takes the place of its source moves nothing', async ({ page, chat }) => {
  await page.setViewportSize({ width: 1000, height: 1400 });
  await chat.open(PARROT);
  await page.evaluate(() => {
    const seen = { shifts: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifts += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift' });
    Object.assign(window, { seen });
  });
  await chat.ask('Before\n\n```mermaid\nflowchart TD\n  A --> B --> C --> D\n```\n\nAfter');
  await chat.settlesAs('complete');
  const before = await page.evaluate(() => (window as unknown as { seen: { shifts: number } }).seen.shifts);
  const below = chat.answer.getByText('After', { exact: true });
  const box = await below.boundingBox();
  await expect(chat.answer.getByRole('img')).toBeVisible();
  expect(await below.boundingBox()).toEqual(box);
  expect(await page.evaluate(() => (window as unknown as { seen: { shifts: number } }).seen.shifts)).toBe(
    before,
  );
});

test('footnotes lead there and back, by keyboard too', async ({ page, chat }) => {
  await chat.open(PARROT);
  await chat.ask(`Known[^a].\n\n${'A paragraph.\n\n'.repeat(60)}[^a]: The *note*.`);
  await chat.settlesAs('complete');
  const note = chat.answer.locator('[role=doc-footnote]');
  const reference = chat.answer.getByRole('link', { name: 'Footnote 1', exact: true });
  await reference.focus();
  await page.keyboard.press('Enter');
  await expect(note).toBeFocused();
  await expect(note).toBeInViewport();
  await note.getByRole('button', { name: 'Back to footnote 1 in the text' }).click();
  await expect(reference).toBeFocused();
  await expect(reference).toBeInViewport();
  expect(page.url()).not.toContain('#');
});

test('citations are numbered links to the sources, while it streams and after a reload', async ({
  page,
  chat,
}) => {
  await chat.open('perplexity/fake-cited');
  await chat.ask('Is it so?');
  await chat.settlesAs('complete');
  for (const isReloaded of [false, true]) {
    if (isReloaded) await page.reload();
    const links = chat.answer.locator('.prose a');
    await expect(links).toHaveText(['1', '2']);
    await expect(links.first()).toHaveAttribute('href', 'https://example.com/one');
    await expect(links.first()).toHaveAccessibleName(/^Source 1: /);
    await expect(chat.answer.locator('.prose')).toContainText('otherwise[3].');
    // Without a title a page goes by the end of its address, and always with its site.
    const sources = chat.answer.getByRole('list', { name: 'Sources' }).getByRole('link');
    await expect(sources).toHaveText(['1oneexample.com', '2twoexample.org']);
  }
});

test('thoughts are folded with their time, and a time that nobody measured is not told', async ({
  page,
  chat,
  release,
}) => {
  await chat.open('openai/fake-held-2-reasoning');
  const question = `Think ${crypto.randomUUID()}`;
  await chat.ask(question);
  const thoughts = chat.answer.locator('details.reasoning summary');
  await expect(thoughts).toHaveText(/^Thinking/);
  await release(question);
  await chat.settlesAs('complete');
  await expect(thoughts).toHaveText(/^Thought for /);
  await expect(chat.answer.getByText('Let me think')).toBeHidden();
  await thoughts.click();
  await expect(chat.answer.getByText('Let me think')).toBeVisible();
  await page.reload();
  await expect(thoughts).toHaveText('Thoughts');
});

test('Markdown is never shown as it is written, however late its renderer comes', async ({ page, chat }) => {
  await chat.open('mock/long');
  await chat.ask('At length, please');
  const threadId = await chat.threadId();
  // What the server has stored is what the page comes with.
  await expect
    .poll(async () => (await storedThread(page, threadId)).messages[1]?.parts[0]?.text?.length ?? 0)
    .toBeGreaterThan(500);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = 0;
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    // A rule of the parser, which only its own chunk names.
    if (body.includes('lheading')) {
      held += 1;
      await released;
    }
    await route.fulfill({ response, body });
  });
  await page.reload();
  await expect.poll(() => held).toBeGreaterThan(0);
  const seen = await chat.text();
  expect(seen.length).toBeGreaterThan(300);
  const raw = await page.evaluate(async () => {
    const found = new Set<string>();
    for (let frame = 0; frame < 60; frame += 1) {
      await new Promise(requestAnimationFrame);
      const text = document.querySelector('.answer .prose')?.textContent ?? '';
      for (const mark of text.match(/\*\*|^#{1,6} |```/gm) ?? []) found.add(mark);
    }
    return [...found];
  });
  expect(raw).toEqual([]);
  release();
  await chat.hasWritten(seen.length + 1000);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
});

test('what streams is at every moment the beginning of the answer, and nothing of it flashes', async ({
  page,
  chat,
}) => {
  await chat.open('openai/fake-markdown-500-rate-200');
  await page.evaluate(() => {
    const seen: string[] = [];
    new MutationObserver(() => {
      // Until the renderer is loaded the text stands as it came.
      const prose = document.querySelector('.answer .prose .blocks');
      // Buttons, and formulas whose sources are beside them, are not the text.
      const copy = prose?.cloneNode(true) as HTMLElement | undefined;
      for (const other of copy?.querySelectorAll('button, .formula') ?? []) other.remove();
      const text = copy?.textContent.replace(/\s+/g, ' ').trim() ?? '';
      if (text !== seen.at(-1)) seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { seen });
  });
  await chat.ask('Everything');
  await chat.settlesAs('complete');
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  const whole = seen.at(-1) ?? '';
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.filter((text) => !whole.startsWith(text))).toEqual([]);
  expect(whole).toContain('Section 2');
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('what arrived is shown at once', async ({ page, chat }) => {
    await chat.open(PARROT);
    await page.evaluate(() => {
      const seen: number[] = [];
      new MutationObserver(() => {
        const text = document.querySelector('.answer .prose')?.textContent ?? '';
        if (text.length !== seen.at(-1)) seen.push(text.length);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      Object.assign(window, { seen });
    });
    await chat.ask('word '.repeat(400).trim());
    await chat.settlesAs('complete');
    const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
    expect(new Set(seen.filter((length) => length > 0))).toEqual(new Set([1999]));
  });
});
