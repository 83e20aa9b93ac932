import { readFileSync } from 'node:fs';
import { BROKEN_STREAM, expect, test } from './fixtures.ts';

test('a conversation is saved as Markdown of the branch that is shown, and as JSON with all of it', async ({
  page,
  chat,
}) => {
  await chat.open('openai/fake-parrot');
  await chat.ask('Größe: which?');
  await chat.settlesAs('complete');
  const threadId = await chat.threadId();
  const { messages } = await (await page.request.get(`/api/threads/${threadId}`)).json();
  const aside = {
    id: threadId,
    message: 'An aside',
    parentId: null,
    model: 'openai/fake-parrot',
    stream: false,
  };
  expect((await page.request.post('/api/chat', { data: aside })).status()).toBe(200);
  await expect(chat.questions).toHaveText(/An aside/);

  const main = page.getByRole('main');
  const list = page.getByRole('navigation', { name: 'Chats' });
  const save = async (where: typeof main, item: string) => {
    await where.getByRole('button', { name: 'Options for Größe: which?' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };

  const newest = await save(list, 'Export as Markdown');
  expect(newest.name).toBe('Größe which.md');
  expect(newest.text).toContain('# Größe: which?\n');
  expect(newest.text).toMatch(/## Question\n\n\*.*\*\n\nAn aside\n/);
  expect(newest.text).not.toContain('\n\nGröße: which?\n');

  await page
    .getByRole('button', { name: /previous/i })
    .first()
    .click();
  await expect(chat.questions).toHaveText(/Größe: which\?/);
  const shown = await save(main, 'Export as Markdown');
  expect(shown.text).toMatch(/\n\nGröße: which\?\n/);
  expect(shown.text).not.toContain('An aside');

  const whole = await save(main, 'Export as JSON');
  expect(whole.name).toBe('Größe which.json');
  const file = JSON.parse(whole.text);
  expect(file).toMatchObject({ type: 'dac.thread', version: 1, thread: { id: threadId } });
  expect(file.messages).toHaveLength(4);
  expect(file.messages.slice(0, 2)).toEqual(messages);
});

test('an export that fails says so', async ({ page, chat, expectedErrors }) => {
  expectedErrors.push(BROKEN_STREAM);
  await page.goto('/');
  await chat.ask('Cannot be saved');
  await chat.settlesAs('complete');
  await page.route('**/export?*', (route) => route.abort('connectionfailed'));
  await page.getByRole('main').getByRole('button', { name: 'Options for Cannot be saved' }).click();
  await page.getByRole('menuitem', { name: 'Export as JSON' }).click();
  await expect(page.getByText(/Couldn’t export the chat/)).toBeVisible();
});
