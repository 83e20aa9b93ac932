import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { sessionCookieName, sessionValue } from '../../lib/http/session.ts';
import { ProductionServer } from '../production-server.ts';
import { expect, test } from './fixtures.ts';

const OWNER = 'AAAAAAAAAAAAAAAAAAAAAA';
const SECRET = 'signs-the-sessions-of-long-conversations';
const TURNS = 1000;

test.describe('a conversation of 2,000 messages', () => {
  // They share a server, and with it what took long to store.
  test.describe.configure({ mode: 'default' });
  let server: ProductionServer;
  let folder: string;
  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dac-long-'));
    const database = `file:${join(folder, 'dac.db')}`;
    server = await ProductionServer.create({ DATABASE_URL: database, SESSION_SECRET: SECRET });
    await server.start();
    for (const thread of ['long-to-read-0001', 'long-to-write-001', 'long-to-branch-01']) {
      const of = ['--database', database, '--owner', OWNER, '--thread', thread, '--turns', String(TURNS)];
      execFileSync(process.execPath, ['scripts/seed-thread.ts', ...of]);
    }
  });
  test.afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  test.beforeEach(({ context }) => enter(context, server));

  test('opens at its end, stays small, and finds what is not in the document', async ({ page, chat }) => {
    await page.goto(`${server.url}/chat/long-to-read-0001`);
    await expect(chat.answer.getByRole('heading', { name: `Answer ${TURNS}` })).toBeVisible();
    await expect.poll(() => fromEnd(page)).toBeLessThan(4);
    expect(await nodesOf(page)).toBeLessThan(3000);

    const first = page.getByText('1. What is a run, and who may read it?', { exact: true });
    // Once at the top, what is above is read, and the reader stays with what was seen.
    await expect(async () => {
      await page.locator('#conversation').evaluate((view) => view.scrollTo({ top: 0 }));
      await expect(first).toBeInViewport({ timeout: 500 });
    }).toPass();
    expect(await nodesOf(page)).toBeLessThan(3000);

    await page.keyboard.press('Control+f');
    const field = page.getByRole('textbox', { name: 'Find in this chat' });
    await expect(field).toBeFocused();
    await field.fill('617. what is a run');
    const bar = page.getByRole('search', { name: 'Find in this chat' });
    await expect(bar.getByRole('status')).toHaveText('1 of 1');
    await expect(chat.questions.filter({ hasText: '617. What is a run' })).toBeInViewport();
    await field.fill('who may read it');
    await expect(bar.getByRole('status')).toHaveText('1 of 1,000');
    await page.keyboard.press('Shift+Enter');
    await expect(bar.getByRole('status')).toHaveText('1,000 of 1,000');
    await expect(chat.questions.filter({ hasText: '1000. What is a run' })).toBeInViewport();
    expect(await nodesOf(page)).toBeLessThan(3000);
    await field.fill('nowhere at all');
    await expect(bar.getByRole('status')).toHaveText('No results');
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
  });

  test('is printed whole', async ({ page, chat }) => {
    await page.goto(`${server.url}/chat/long-to-read-0001`);
    await expect(chat.answer.getByRole('heading', { name: `Answer ${TURNS}` })).toBeVisible();
    await page.evaluate(() => {
      const messages = () => document.querySelectorAll('[data-message]').length;
      Object.assign(window, {
        printed: new Promise((resolve) => {
          window.print = () => {
            window.dispatchEvent(new Event('beforeprint'));
            const printed = messages();
            window.dispatchEvent(new Event('afterprint'));
            resolve(printed);
          };
        }),
      });
    });
    await page.keyboard.press('Control+p');
    const printed = await page.evaluate(() => (window as unknown as { printed: Promise<number> }).printed);
    expect(printed).toBe(2 * TURNS);
    await expect.poll(() => nodesOf(page)).toBeLessThan(3000);
  });

  test('leaves a reader who scrolled up in peace, and counts what is new', async ({ page, chat }) => {
    await page.goto(`${server.url}/chat/long-to-write-001`);
    await expect(chat.answer.getByRole('heading', { name: `Answer ${TURNS}` })).toBeVisible();
    const read = page.getByRole('heading', { name: `Answer ${TURNS - 4}` });
    await page.mouse.move(600, 300);
    await expect(async () => {
      await page.mouse.wheel(0, -400);
      await expect(read).toBeInViewport({ timeout: 300 });
    }).toPass();
    await settle(page);
    const before = await topOf(read);
    const jump = page.getByRole('button', { name: /^Jump to the latest/ });
    await expect(jump).toHaveAccessibleName('Jump to the latest');

    // From another device, say.
    const data = { id: 'long-to-write-001', message: 'While you read', model: 'mock/slow' };
    const asked = page.request.post(`${server.url}/api/chat`, { data });
    await expect(jump).toHaveAccessibleName('Jump to the latest, 2 new');
    expect((await asked).ok()).toBe(true);
    await settle(page);
    expect(Math.abs((await topOf(read)) - before)).toBeLessThan(1);
    await jump.click();
    await expect(chat.questions.filter({ hasText: 'While you read' })).toBeInViewport();
    await expect.poll(() => fromEnd(page)).toBeLessThan(4);
    await expect(jump).toHaveCount(0);
  });

  test('keeps its place when another version is shown', async ({ page, chat }) => {
    await page.goto(`${server.url}/chat/long-to-branch-01`);
    await chat.answer.getByRole('button', { name: 'Regenerate' }).click();
    await expect(page.getByText('2 / 2')).toBeVisible();
    await chat.settlesAs('complete');
    await settle(page);
    // At the end: the switch stays where it was pressed, though the versions are not equally long.
    const previous = chat.answer.getByRole('button', { name: 'Previous version' });
    await previous.focus();
    await settle(page);
    const pressed = await topOf(previous);
    await previous.press('Enter');
    await expect(page.getByText('1 / 2')).toBeVisible();
    await settle(page);
    expect(Math.abs((await topOf(previous)) - pressed)).toBeLessThan(1);

    // Further up, with much below it: the other version stands where this one stood.
    const original = chat.questions.filter({ hasText: `${TURNS - 3}. What is a run` });
    await page.mouse.move(600, 300);
    await expect(async () => {
      await page.mouse.wheel(0, -400);
      await expect(original).toBeInViewport({ timeout: 300 });
    }).toPass();
    await settle(page);
    await original.hover();
    await original.getByRole('button', { name: 'Edit message' }).click();
    const editor = page.getByRole('textbox', { name: 'Edited message' });
    await editor.fill('Another question altogether');
    await editor.press('Enter');
    const edited = chat.questions.filter({ hasText: 'Another question altogether' });
    await expect(edited).toBeVisible();
    await chat.settlesAs('complete');
    await edited.getByRole('button', { name: 'Previous version' }).focus();
    await settle(page);
    const read = await topOf(edited);
    await page.keyboard.press('Enter');
    await expect(original).toBeVisible();
    await settle(page);
    expect(Math.abs((await topOf(original)) - read)).toBeLessThan(1);
  });
});

const enter = (context: BrowserContext, server: ProductionServer) =>
  context.addCookies([
    { name: sessionCookieName(SECRET), value: sessionValue(OWNER, SECRET), url: server.url },
  ]);

const topOf = async (what: Locator) => (await what.boundingBox())?.y ?? Number.NaN;

/** How far the end of the conversation is below what is seen, in CSS pixels. */
const fromEnd = (page: Page) =>
  page
    .locator('#conversation')
    .evaluate((view) => Math.round(view.scrollHeight - view.scrollTop - view.clientHeight));

/** Elements and texts of the whole document. */
const nodesOf = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document);
    let nodes = 0;
    while (walker.nextNode()) nodes++;
    return nodes;
  });

/** Until two frames in a row show the same. */
const settle = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let last = Number.NaN;
        let same = 0;
        const look = () => {
          const { scrollTop, scrollHeight } = document.getElementById('conversation') ?? document.body;
          const now = scrollTop + scrollHeight;
          same = now === last ? same + 1 : 0;
          last = now;
          if (same > 10) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
