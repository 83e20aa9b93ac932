import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { environment } from '../../lib/env.ts';
import { CuttableProxy } from './cuttable-proxy.ts';

/** What the browser may complain of where a stream is broken on purpose. */
export const BROKEN_STREAM =
  /ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INTERNET_DISCONNECTED|NETWORK_)/;

/** How browsers report what a Content-Security-Policy has refused. */
const VIOLATION = /content security policy/i;

interface Fixtures {
  /** Console errors and uncaught exceptions that this journey expects; any other fails it. */
  expectedErrors: RegExp[];
  /** The screen of `page`. */
  chat: ChatScreen;
  /** Lets an answer of a model `fake-held-…` go on, as long as it takes the journey to get there. */
  release: (question: string) => Promise<void>;
  /** A way to the server, at its own address, that can be cut. */
  network: CuttableProxy;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern
  expectedErrors: async ({}, use) => use([]),
  context: async ({ context, expectedErrors }, use) => {
    const errors = watchErrors(context);
    await use(context);
    // What the pages' own policy refuses is never expected, whatever else a journey lets pass.
    const unexpected = errors.filter(
      (text) => VIOLATION.test(text) || !expectedErrors.some((expected) => expected.test(text)),
    );
    expect(unexpected, 'unexpected errors in the browser').toEqual([]);
  },
  page: async ({ page }, use) => {
    startFirst(page);
    await use(page);
  },
  chat: async ({ page }, use) => use(new ChatScreen(page)),
  release: async ({ request }, use) =>
    use(async (question) => {
      const { E2E_PROVIDER_PORT } = environment();
      const done = await request.post(`http://127.0.0.1:${E2E_PROVIDER_PORT}/__release`, {
        headers: { 'content-type': 'text/plain' },
        data: question,
      });
      expect(done.status()).toBe(200);
    }),
  network: async ({ baseURL }, use) => {
    const network = await CuttableProxy.to(Number(new URL(baseURL ?? '').port));
    await use(network);
    await network.close();
  },
});

/**
 * From now on a visit of this page ends when its scripts have started, which is after the page has been painted and, as
 * browsers count, loaded; unless the journey says itself what it waits for.
 */
export function startFirst(page: Page): void {
  const started = () =>
    page.waitForFunction(
      () =>
        document.documentElement.id !== '__next_error__' &&
        (!document.querySelector('.app-frame') || 'started' in document.documentElement.dataset),
    );
  const { goto, reload } = page;
  page.goto = async (url, options) => {
    const response = await goto.call(page, url, options);
    if (options?.waitUntil === undefined) await started();
    return response;
  };
  page.reload = async (options) => {
    const response = await reload.call(page, options);
    if (options?.waitUntil === undefined) await started();
    return response;
  };
}

/** Collects what goes wrong in any page of a context. */
export function watchErrors(context: BrowserContext): string[] {
  const errors: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  return errors;
}

/** The screen as a person sees it. */
export class ChatScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get composer() {
    return this.page.getByRole('textbox', { name: 'Your message' });
  }
  get send() {
    return this.page.getByRole('button', { name: 'Send' });
  }
  get stop() {
    return this.page.getByRole('button', { name: 'Stop' });
  }
  get model() {
    return this.page.getByRole('button', { name: /^Model:/ });
  }
  get answers() {
    return this.page.locator('article[data-status]');
  }
  get answer() {
    return this.answers.last();
  }
  get questions() {
    return this.page.locator('.question');
  }

  /** Opens a new chat with this model chosen. */
  async open(model = 'mock/faststream', path = '/'): Promise<void> {
    await this.page.goto(path);
    if ((await this.model.getAttribute('data-model')) === model) return;
    await this.model.click();
    const menu = this.page.getByRole('dialog', { name: 'Choose a model' });
    await menu.getByRole('combobox').fill(model);
    await menu.locator(`[cmdk-item][data-value="${model}"]`).click();
    await expect(menu).toHaveCount(0);
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** The question is stored and its thread has an address. */
  async threadId(): Promise<string> {
    await this.page.waitForURL(/\/chat\/.+/);
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  /** Waits until the answer has at least so many characters. */
  async hasWritten(characters: number): Promise<string> {
    await expect
      .poll(async () => (await this.text()).length, { message: 'characters of the answer' })
      .toBeGreaterThan(characters);
    return this.text();
  }

  /** All of the answer's text, also what is out of view, which the browser does not count as shown. */
  async text(): Promise<string> {
    return (await this.answer.locator('.prose').textContent()) ?? '';
  }

  async settlesAs(status: 'complete' | 'cancelled' | 'failed' | 'interrupted'): Promise<void> {
    await expect(this.answer).toHaveAttribute('data-status', status);
  }
}

/** What the server has of a thread, asked for by the page itself. */
export async function storedThread(page: Page, threadId: string) {
  const response = await page.request.get(`/api/threads/${threadId}`);
  expect(response.status()).toBe(200);
  const body: {
    thread: { title: string };
    messages: { id: string; role: string; status: string; parts: { text?: string }[] }[];
    activeRuns: { runId: string }[];
  } = await response.json();
  return body;
}

export { expect };
