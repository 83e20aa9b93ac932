import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { openConversationStore } from '../../lib/db/open-conversation-store.ts';
import { sessionCookieName, sessionValue } from '../../lib/http/session.ts';
import { BROWSER_FLAGS, ensureBrowser } from '../browser.ts';
import { migrate } from '../migrate.ts';
import { seedThread } from '../seed-thread.ts';
import { startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { startFakeProvider } from './fake-provider.ts';
import { median, percentile } from './percentile.ts';

const MODEL = 'fake-tokens-20000-rate-100';
const OWNER = 'AAAAAAAAAAAAAAAAAAAAAA';
const SECRET = 'signs-the-session-of-one-benchmark-only';
const LONG = 'a-conversation-of-thousands';
const EMPTY = 'a-conversation-of-nothing-much';
const OPENINGS = 7;
/** A fast typist's pace. */
const KEY_EVERY_MS = 70;
/** The finest that the Event Timing API reports; quicker ones count as this. */
const FINEST_MS = 16;

/** A conversation of `2 * turns` messages: how long it takes to open, and to type in while an answer streams. */
export async function typing({ turns = 1000, keys = 250 } = {}): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'dac-typing-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const database = `file:${join(folder, 'typing.db')}`;
  await migrate(database);
  const store = await openConversationStore(database);
  const model = `openai/${MODEL}`;
  await seedThread(store, { ownerId: OWNER, threadId: EMPTY, turns: 1, model });
  await seedThread(store, { ownerId: OWNER, threadId: LONG, turns, model });
  await store.close();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const env = { DATABASE_URL: database, SESSION_SECRET: SECRET };
  const app = stack.adopt(await startAppServer({ upstream: fake.url, models: [MODEL], env }), (one) =>
    one.stop(),
  );
  const browser = stack.adopt(
    await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS }),
    (one) => one.close(),
  );
  const origin = `http://127.0.0.1:${app.port}`;

  const opened: Record<string, number[]> = { [EMPTY]: [], [LONG]: [] };
  const entered: Record<string, number[]> = { [EMPTY]: [], [LONG]: [] };
  // In turns, so that whatever else the machine does meets both; the first time warms the server up.
  for (let round = -1; round < OPENINGS; round++) {
    for (const thread of [EMPTY, LONG]) {
      const address = await openAddress(browser, origin, thread);
      const link = await followLink(browser, origin, thread);
      if (round >= 0) {
        opened[thread]?.push(address);
        entered[thread]?.push(link);
      }
    }
  }
  const typed = await typeInto(browser, `${origin}/chat/${LONG}`, keys);
  const [long, empty] = [median(opened[LONG] ?? []), median(opened[EMPTY] ?? [])];
  const [longLink, emptyLink] = [median(entered[LONG] ?? []), median(entered[EMPTY] ?? [])];
  return {
    name: `typing: a conversation of ${2 * turns} messages, an answer streaming at 100 tokens a second`,
    figures: {
      'opened by its address: the end in view after, median ms': long,
      'the same, a conversation of two messages': empty,
      'opened by its address, times that': long / empty,
      'opened from the list: the end in view after, median ms': longLink,
      'the same, a conversation of two messages ': emptyLink,
      'opened from the list, times that': longLink / emptyLink,
      'keys typed': keys,
      'keystroke to paint, median ms': median(typed.paints),
      'keystroke to paint, max ms': Math.max(...typed.paints),
      'characters of the answer when typing ended': typed.answered,
      'elements, at most': typed.elements,
    },
    bars: [
      { what: 'opened at its end by its address, median', value: long, unit: 'ms', atMost: 1000 },
      { what: 'opened at its end from the list, median', value: longLink, unit: 'ms', atMost: 1000 },
      { what: 'keystroke to paint, p95', value: percentile(typed.paints, 0.95), unit: 'ms', atMost: 50 },
      { what: 'longest task while typing', value: typed.longestTask, unit: 'ms', atMost: 100 },
      { what: 'DOM nodes, texts among them, at most', value: typed.nodes, unit: '', atMost: 2999 },
      {
        what: 'characters that arrived in the field',
        value: typed.arrived,
        unit: '',
        atLeast: keys,
        atMost: keys,
      },
    ],
  };
}

async function newPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([
    { name: sessionCookieName(SECRET), value: sessionValue(OWNER, SECRET), url: origin },
  ]);
  const page = await context.newPage();
  await page.addInitScript(watchEnd);
  return page;
}

/** Runs in the page: notes the first frame in which the end of a conversation's last answer is in view. */
function watchEnd(): void {
  const look = () => {
    const view = document.getElementById('conversation')?.getBoundingClientRect();
    const last = [...document.querySelectorAll('article[data-status]')].at(-1)?.getBoundingClientRect();
    if (view && last && last.bottom > view.top && last.bottom <= view.bottom) {
      Object.assign(window, { endSeenAt: performance.now() });
    } else requestAnimationFrame(look);
  };
  Object.assign(window, { watchEnd: look });
  requestAnimationFrame(look);
}

const endSeenAt = async (page: Page) => {
  const handle = await page.waitForFunction(() => (window as unknown as { endSeenAt?: number }).endSeenAt);
  return (await handle.jsonValue()) ?? Number.NaN;
};

/** From the navigation's start, in milliseconds. */
async function openAddress(browser: Browser, origin: string, thread: string): Promise<number> {
  const page = await newPage(browser, origin);
  await page.goto(`${origin}/chat/${thread}`);
  const time = await endSeenAt(page);
  await page.context().close();
  return time;
}

/** From the click on a conversation of the list, in milliseconds. */
async function followLink(browser: Browser, origin: string, thread: string): Promise<number> {
  const page = await newPage(browser, origin);
  await page.goto(origin);
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  const clickedAt = await page.evaluate((href) => {
    const at = performance.now();
    document.querySelector<HTMLElement>(`a[href="${href}"]`)?.click();
    (window as unknown as { watchEnd: () => void }).watchEnd();
    return at;
  }, `/chat/${thread}`);
  const time = (await endSeenAt(page)) - clickedAt;
  await page.context().close();
  return time;
}

async function typeInto(browser: Browser, url: string, keys: number) {
  const page = await newPage(browser, new URL(url).origin);
  await page.goto(url);
  const field = page.getByRole('textbox', { name: 'Your message' });
  await field.fill('Count for a long while');
  await field.press('Enter');
  const answer = page.locator('article[data-status=streaming] .prose');
  await answer.filter({ hasText: /token50\b/ }).waitFor();
  // All of the conversation is read, as after a look at its beginning.
  await page.locator('#conversation').evaluate((view) => view.scrollTo({ top: 0 }));
  await page.getByRole('button', { name: /^Jump to the latest/ }).click();
  await answer.waitFor();
  await field.focus();
  await page.evaluate(watchTyping, FINEST_MS);
  let [nodes, elements] = [0, 0];
  for (let key = 0; key < keys; key++) {
    await page.keyboard.type(key % 6 === 5 ? ' ' : 'e', { delay: 0 });
    await page.waitForTimeout(KEY_EVERY_MS);
    if (key % 25 === 0) {
      const counted = await page.evaluate(countNodes);
      nodes = Math.max(nodes, counted.nodes);
      elements = Math.max(elements, counted.elements);
    }
  }
  // The last entries are reported after the next paint.
  await page.waitForTimeout(500);
  const { paints, longestTask } = await page.evaluate(
    () => (window as unknown as { typing: { paints: Record<string, number>; longestTask: number } }).typing,
  );
  const slow = Object.values(paints);
  const quick = Array.from({ length: Math.max(0, keys - slow.length) }, () => FINEST_MS);
  const arrived = (await field.inputValue()).length;
  const answered = (await answer.textContent())?.length ?? 0;
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.context().close();
  return { paints: [...slow, ...quick], longestTask, nodes, elements, arrived, answered };
}

/** Runs in the page: notes, of each keystroke, the longest of its events up to the paint after it, and of all tasks the longest. */
function watchTyping(finestMs: number): void {
  const typing = { paints: {} as Record<string, number>, longestTask: 0 };
  Object.assign(window, { typing });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      const id = (entry as PerformanceEventTiming & { interactionId: number }).interactionId;
      if (id > 0) typing.paints[id] = Math.max(typing.paints[id] ?? 0, entry.duration);
    }
  }).observe({ type: 'event', durationThreshold: finestMs } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) typing.longestTask = Math.max(typing.longestTask, duration);
  }).observe({ type: 'longtask' });
}

function countNodes(): { nodes: number; elements: number } {
  const walker = document.createTreeWalker(document);
  let nodes = 0;
  while (walker.nextNode()) nodes++;
  return { nodes, elements: document.querySelectorAll('*').length };
}
