import { expect, storedThread, test } from './fixtures.ts';

test('a stopped answer goes on in its place, the old one stays, and a reload shows the same', async ({
  page,
  chat,
}) => {
  await chat.open('mock/slow');
  await chat.ask('Tell me everything');
  await chat.hasWritten(60);
  await chat.stop.click();
  await chat.settlesAs('cancelled');
  const kept = await chat.text();
  const first = chat.answer.locator('.prose p').first();
  const place = await first.boundingBox();
  await chat.answer.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  // In its place: what there was stands where it stood, from the first moment.
  await expect(chat.answer.locator('.prose')).toContainText(kept.slice(0, 50));
  expect((await first.boundingBox())?.x).toBe(place?.x);
  await chat.settlesAs('complete');
  const whole = await chat.text();
  expect(whole.length).toBeGreaterThan(kept.length);
  await expect(chat.answer.locator('.details')).toContainText('continued');
  const { messages } = await storedThread(page, await chat.threadId());
  expect(messages.map(({ status }) => status)).toEqual(['complete', 'cancelled', 'complete']);
  const [, old, all] = messages.map(({ parts }) => parts[0]?.text ?? '');
  expect(old?.length).toBeGreaterThan(50);
  expect(all?.startsWith(old ?? '')).toBe(true);

  // The demo model says the same to the same question: the whole is what it would have said in one go.
  await page.getByRole('button', { name: 'Regenerate' }).click();
  await expect(page.getByText('3 / 3')).toBeVisible();
  await chat.settlesAs('complete');
  expect(await chat.text()).toBe(whole);

  await chat.answer.getByRole('button', { name: 'Previous version' }).click();
  await expect(page.getByText('2 / 3')).toBeVisible();
  await page.reload();
  await expect(page.getByText('2 / 3')).toBeVisible();
  expect(await chat.text()).toBe(whole);
  await chat.answer.getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.answer.getByText('Stopped', { exact: true })).toBeVisible();
});

test('an answer that broke off goes on from there, as often as it takes', async ({ page, chat }) => {
  await chat.open('mock/drop');
  await chat.ask('In pieces');
  await chat.settlesAs('failed');
  let before = await chat.text();
  for (const version of [2, 3]) {
    await chat.answer.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(page.getByText(`${version} / ${version}`)).toBeVisible();
    await chat.settlesAs('failed');
    const now = await chat.text();
    expect(now.startsWith(before)).toBe(true);
    expect(now.length).toBeGreaterThan(before.length);
    before = now;
  }
});

test('an answer that its limit ended says so, and goes on', async ({ page, chat }) => {
  await chat.open('openai/fake-length');
  await chat.ask('At length');
  await chat.settlesAs('complete');
  await expect(chat.answer.getByText('Stopped at the length limit')).toBeVisible();
  await chat.answer.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  await chat.settlesAs('complete');
  await expect.poll(() => chat.text()).toBe('Some wordsSome words');
});
