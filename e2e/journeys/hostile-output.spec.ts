import type { Page } from '@playwright/test';
import { HOSTILE_STRINGS } from '../fakes/hostile-strings.ts';
import { expect, test } from './fixtures.ts';

/** So many answers to a conversation: as many as a page comes with. */
const TURNS = 6;
const PARTS = 4;

/** Everything of a page's messages that nobody listed, as text that says where it is. */
function findUnlisted(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ours =
      /^(h[3-6]|p|strong|em|del|code|br|hr|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|div|figure|figcaption|span|sup|pre|a|button|input|img|details|summary|sub|kbd|b|i|u|s|mark)$/;
    const formula =
      /^(span|svg|path|line|math|semantics|annotation|m(i|n|o|row|sup|sub|subsup|frac|sqrt|root|text|space|style|table|tr|td|over|under|underover|padded|phantom|error|enclose))$/;
    const attributes =
      /^(class|dir|id|start|href|target|rel|type|disabled|checked|hidden|tabindex|role|title|alt|width|height|src|aria-[a-z]+|data-(copy|wrap|wrapped|download|source|enlarge|enlarged|diagram|view|refused|note|language|highlighted|image|alt))$/;
    const formulaAttributes =
      /^(class|style|aria-hidden|xmlns|viewBox|preserveAspectRatio|width|height|d|x[12]|y[12]|stroke-width|encoding|display|math[a-z]+|[a-z]+(spacing|align|lines|shift)|stretchy|fence|separator|accent|accentunder|linethickness|[lr]space|voffset|minsize|maxsize|scriptlevel|displaystyle|form|title)$/;
    const found: string[] = [];
    const look = (root: ParentNode, insideImage: boolean) => {
      for (const element of root.querySelectorAll('*')) {
        const name = element.localName;
        const inFormula = element.closest('.katex') !== null;
        if (!insideImage && !(inFormula ? formula : ours).test(name))
          found.push(`<${name}> ${element.outerHTML}`);
        if (insideImage && /^(script|iframe|object|embed|image|img|link|foreignobject)$/i.test(name))
          found.push(`picture <${name}>`);
        for (const { name: attribute, value } of element.attributes) {
          const allowed = insideImage
            ? !/^on/i.test(attribute)
            : (inFormula ? formulaAttributes : attributes).test(attribute);
          const address = /^(href|src|xlink:href|action|formaction)$/.test(attribute);
          const safe = insideImage
            ? value.startsWith('#')
            : /^(https?:|mailto:|tel:|#note-|data:image\/svg\+xml;charset=utf-8,)/.test(value);
          if (!allowed || (address && !safe)) found.push(`${name} ${attribute}=${value.slice(0, 80)}`);
          if (/url\s*\(\s*['"]?(?!#)/i.test(value) && attribute === 'style') found.push(`style ${value}`);
        }
      }
    };
    for (const answer of document.querySelectorAll('article.answer .prose')) {
      look(answer, false);
      for (const image of answer.querySelectorAll('img')) {
        if (!image.classList.contains('diagram-picture')) found.push(`<img> ${image.outerHTML}`);
        const source = decodeURIComponent(image.src.slice(image.src.indexOf(',') + 1));
        look(new DOMParser().parseFromString(source, 'image/svg+xml'), true);
        if (/url\s*\(\s*['"]?(?!['"]?#)/i.test(source)) found.push('picture loads something');
      }
    }
    // A folded question has its words in an element of their own.
    for (const words of document.querySelectorAll('.bubble:not([data-folded]), .bubble-text')) {
      if (words.childElementCount > 0) found.push(`question ${words.innerHTML}`);
    }
    if ('hacked' in window) found.push('code ran');
    return found;
  });
}

/** What is asked of anybody else, and dialogs; filled as it happens. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?|ftp):$/.test(url.protocol) && url.hostname !== '127.0.0.1') seen.push(request.url());
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.push(`popup ${popup.url()}`));
  return seen;
}

/** Every diagram that is in view has its picture, or a sentence that says why not. */
async function diagramsAreDrawn(page: Page): Promise<void> {
  const waiting = page.locator('figure[data-diagram]:not([data-view]):not(:has(.diagram-note))');
  await expect(waiting).toHaveCount(0);
}

test('there are at least a hundred', () => {
  expect(new Set(HOSTILE_STRINGS).size).toBeGreaterThanOrEqual(100);
});

for (let part = 0; part < PARTS; part++) {
  const strings = HOSTILE_STRINGS.filter((_, index) => index % PARTS === part);

  test(`what an answer says is never code, as a page comes with it (${part + 1} of ${PARTS})`, async ({
    page,
  }) => {
    const seen = watch(page);
    await page.setViewportSize({ width: 1000, height: 4000 });
    await page.goto('/');
    for (let from = 0; from < strings.length; from += TURNS) {
      const id = crypto.randomUUID();
      const some = strings.slice(from, from + TURNS);
      for (const message of some) {
        const data = { id, message, model: 'openai/fake-parrot', stream: false };
        expect((await page.request.post('/api/chat', { data })).status()).toBe(200);
      }
      await page.goto(`/chat/${id}`);
      await expect(page.locator('article[data-status="complete"]')).toHaveCount(some.length);
      await diagramsAreDrawn(page);
      expect(await findUnlisted(page), some.join('\n')).toEqual([]);
      expect(seen).toEqual([]);
    }
  });

  test(`what an answer says is never code, as it streams (${part + 1} of ${PARTS})`, async ({
    page,
    chat,
  }) => {
    const seen = watch(page);
    await page.setViewportSize({ width: 1000, height: 6000 });
    await chat.open('openai/fake-parrot');
    // What leaves something open goes last, so that it swallows none of the others.
    await chat.ask(strings.join('\n\nand\n\n'));
    await chat.settlesAs('complete');
    await diagramsAreDrawn(page);
    expect(await findUnlisted(page)).toEqual([]);
    expect(seen).toEqual([]);
  });
}

test('an image is asked for only by a click, and tells its host nothing of the page', async ({
  page,
  chat,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource|ERR_/);
  const seen = watch(page);
  await page.route('https://evil.invalid/**', (route) => route.abort());
  await chat.open('openai/fake-parrot');
  await chat.ask('Look: ![a cat](https://evil.invalid/cat.png)');
  await chat.settlesAs('complete');
  const button = chat.answer.getByRole('button', { name: 'Show image from evil.invalid: a cat' });
  await expect(button).toBeVisible();
  expect(seen).toEqual([]);
  const asked = page.waitForRequest('https://evil.invalid/cat.png');
  await button.click();
  expect((await asked).headers().referer).toBeUndefined();
  await expect(chat.answer).toContainText('The image of evil.invalid could not be loaded');
});
