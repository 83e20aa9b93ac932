import { expect, test } from './fixtures.ts';

test('what a question or an answer says is text, never code: no script, handler, style or foreign image', async ({
  page,
  chat,
}) => {
  const foreign: string[] = [];
  await page.route(/example\.invalid/, async (route) => {
    foreign.push(route.request().url());
    await route.abort();
  });
  await chat.open('openai/fake-parrot');
  await chat.ask(
    [
      '<script>window.hacked = 1</script>',
      '<img src="https://example.invalid/a.png" onerror="window.hacked = 2">',
      '<a href="javascript:window.hacked = 3">raw link</a>',
      '[a link](javascript:window.hacked=4)',
      '![an image](https://example.invalid/b.png)',
      '<style>body { display: none }</style>',
      '<iframe srcdoc="<script>parent.hacked = 5</script>"></iframe>',
      '[data](data:text/html,<script>window.hacked=6</script>)',
    ].join('\n\n'),
  );
  await chat.settlesAs('complete');
  await expect(chat.answer).toContainText('a link');
  const found = await chat.answer.evaluate((answer) => ({
    elements: answer.querySelectorAll('script, iframe, style, object, embed, form').length,
    handlers: [...answer.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    links: [...answer.querySelectorAll('a')].map((link) => link.protocol).filter((p) => !/^https?:$/.test(p)),
    hacked: (window as { hacked?: number }).hacked,
  }));
  expect(found).toEqual({ elements: 0, handlers: 0, links: [], hacked: undefined });
  expect(foreign).toEqual([]);
  await page.reload();
  await expect(chat.answer).toContainText('a link');
  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  expect(foreign).toEqual([]);
});
