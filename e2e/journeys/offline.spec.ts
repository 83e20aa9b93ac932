import type { Page } from '@playwright/test';
import { BROKEN_STREAM, type ChatScreen, expect, test } from './fixtures.ts';

// One pattern: Playwright reads an array of two as a value with its options.
const NO_NETWORK = new RegExp(`${BROKEN_STREAM.source}|Failed to load chunk|Failed to fetch`);
test.use({ expectedErrors: [NO_NETWORK] });

/** A part that is loaded when it is first wanted: what a person does for it, and what is then there. */
interface Later {
  name: string;
  open: (page: Page) => Promise<void>;
  shows: (page: Page) => ReturnType<Page['locator']>;
}

const press = (label: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name: label }).first().click();
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name });

const DIALOGS: Later[] = [
  { name: 'The commands', open: (page) => page.keyboard.press('Control+k'), shows: dialog('Commands') },
  { name: 'The search', open: press('Search'), shows: dialog('Search chats') },
  { name: 'The models', open: press(/^Model:/), shows: dialog('Choose a model') },
  { name: 'The settings', open: press('Chat settings'), shows: dialog(/settings/i) },
];

/** Every part of the program that a page loads. */
const CHUNKS = '**/_next/static/chunks/**';

/** What loads later has come. Moving the pointer is the sign that somebody is there. */
async function partsAreThere(page: Page): Promise<void> {
  await page.mouse.move(300, 200);
  await page.mouse.move(310, 210);
  await expect(page.locator('html[data-parts="loaded"]')).toBeAttached();
}

/** Nobody has touched the page, and it is ready. */
async function untouched(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await expect(page.locator('body[data-composer]')).toBeAttached();
}

async function standsStill(page: Page): Promise<void> {
  await expect(page.getByText('Something went wrong')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeAttached();
}

async function storedConversation(chat: ChatScreen): Promise<string> {
  await chat.page.goto('/');
  await chat.ask(`Before the network went ${Date.now()}`);
  await chat.settlesAs('complete');
  return chat.threadId();
}

for (const { name, open, shows } of DIALOGS) {
  test(`a sentence says that ${name.toLowerCase()} couldn’t be loaded, and trying again loads them`, async ({
    page,
  }) => {
    await untouched(page);
    await page.route(CHUNKS, (route) => route.abort('internetdisconnected'));
    await open(page);
    const failure = page.getByRole('dialog', { name: `${name} couldn’t be loaded` });
    await expect(failure.getByRole('alert')).toHaveText(/Check your connection/);
    const again = failure.getByRole('button', { name: 'Try again' });
    await again.click();
    await expect(again).toBeEnabled();
    await standsStill(page);
    await page.unroute(CHUNKS);
    await again.click();
    await expect(shows(page)).toBeVisible();
    await expect(failure).toHaveCount(0);
    await page.keyboard.press('Escape');
    await standsStill(page);
  });
}

test('what couldn’t be loaded without a network comes by itself when the network is back', async ({
  page,
  context,
}) => {
  await untouched(page);
  await context.setOffline(true);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'The commands couldn’t be loaded' })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
});

test('a failure can be closed instead, and the page goes on', async ({ page, context, chat }) => {
  await untouched(page);
  await context.setOffline(true);
  await page.keyboard.press('Control+k');
  const failure = page.getByRole('dialog', { name: 'The commands couldn’t be loaded' });
  await failure.getByRole('button', { name: 'Close' }).click();
  await expect(failure).toHaveCount(0);
  await context.setOffline(false);
  await chat.ask('And on it goes');
  await chat.settlesAs('complete');
});

test('once the parts have come, all of them open without a network', async ({ page, context }) => {
  await untouched(page);
  await partsAreThere(page);
  await context.setOffline(true);
  for (const { open, shows } of DIALOGS) {
    await open(page);
    await expect(shows(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(shows(page)).toHaveCount(0);
  }
  await standsStill(page);
  await context.setOffline(false);
});

test('a question whose editor cannot be loaded stays, and its editor comes when it is tried again', async ({
  page,
  chat,
}) => {
  const threadId = await storedConversation(chat);
  await untouched(page, `/chat/${threadId}`);
  await page.route(CHUNKS, (route) => route.abort('internetdisconnected'));
  await chat.questions.last().getByRole('button', { name: /Edit/ }).click();
  await expect(page.getByText('The editor couldn’t be loaded')).toBeVisible();
  await expect(chat.questions.last().locator('.bubble')).toBeVisible();
  await page.unroute(CHUNKS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.questions.last().getByRole('textbox')).toBeVisible();
  await expect(page.getByText('The editor couldn’t be loaded')).toHaveCount(0);
  await standsStill(page);
});

test('once the parts have come, a question can be edited without a network', async ({
  page,
  context,
  chat,
}) => {
  const threadId = await storedConversation(chat);
  await untouched(page, `/chat/${threadId}`);
  await partsAreThere(page);
  await context.setOffline(true);
  await chat.questions.last().getByRole('button', { name: /Edit/ }).click();
  await expect(chat.questions.last().getByRole('textbox')).toBeVisible();
  await standsStill(page);
  await context.setOffline(false);
});

test('without a network a message can be queued while an answer is written', async ({
  page,
  context,
  chat,
}) => {
  await chat.open('openai/fake-tokens-400-rate-40');
  await partsAreThere(page);
  await chat.ask(`A long one ${Date.now()}`);
  await chat.hasWritten(20);
  await context.setOffline(true);
  await chat.ask('This waits its turn');
  await expect(page.getByText('This waits its turn')).toBeVisible();
  await standsStill(page);
  await context.setOffline(false);
  await expect(chat.answers).toHaveCount(2);
});

for (const when of ['before the parts have come', 'once the parts have come'] as const) {
  test(`a conversation opened without a network, ${when}, says that it could not be read, and comes when the network is back`, async ({
    page,
    context,
    chat,
  }) => {
    const threadId = await storedConversation(chat);
    await untouched(page);
    if (when === 'once the parts have come') await partsAreThere(page);
    await context.setOffline(true);
    await page.locator(`a[href="/chat/${threadId}"]`).first().click();
    await expect(page.getByText('Couldn’t load this conversation')).toBeVisible();
    await standsStill(page);
    await context.setOffline(false);
    await expect
      .poll(async () => {
        const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
        if (await again.isVisible()) await again.click();
        return chat.answers.count();
      })
      .toBe(1);
    await standsStill(page);
  });
}
