import { ProductionServer } from '../production-server.ts';
import { BROKEN_STREAM, expect, test } from './fixtures.ts';

test.describe('a server that dies in the middle of an answer', () => {
  let server: ProductionServer;
  test.beforeEach(async () => {
    server = await ProductionServer.create({ SHUTDOWN_GRACE_MS: '100' });
    await server.start();
  });
  test.afterEach(() => server.remove());

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    test(`by ${signal} leaves the page with its text, which says so when it is back and can be tried again`, async ({
      page,
      chat,
      expectedErrors,
    }) => {
      // The run's log went with the process: the page asks, is told so, and reads the thread again. A server that is
      // ending or starting answers 503, and the page asks later.
      expectedErrors.push(BROKEN_STREAM, /410/, /503/);
      await chat.open('mock/slow', server.url);
      await chat.ask('Survive this');
      const seen = await chat.hasWritten(30);
      server.signal(signal);
      await server.exited();
      await expect(chat.answer.getByText(/Reconnecting/)).toBeVisible();
      const last = await chat.text();
      expect(last.startsWith(seen)).toBe(true);
      await server.start();
      await chat.settlesAs('interrupted');
      // Nothing that was seen goes away, whether it was stored or not.
      expect((await chat.text()).startsWith(seen)).toBe(true);
      expect((await chat.text()).length).toBeGreaterThanOrEqual(last.length);
      await expect(chat.answer.getByText(/The server stopped/)).toBeVisible();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByText('2 / 2')).toBeVisible();
      await chat.hasWritten(10);
    });
  }
});
