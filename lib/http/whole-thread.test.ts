import { expect, it } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import { MAX_READS, ReadLimit } from './read-limit.ts';
import { wholeThread } from './whole-thread.ts';

const call = { request: new Request('http://127.0.0.1/'), ownerId: 'anna' };

function world() {
  const context = { reads: new ReadLimit(), clock: new ManualClock() };
  const open = (ownerId = 'anna', opened: string | null = 'text') =>
    wholeThread(
      { ...call, ownerId },
      context,
      async () => opened,
      (text) => ({
        text: (async function* () {
          yield text;
        })(),
        headers: { 'Content-Type': 'text/plain' },
      }),
    );
  return { open };
}

it('lets a session read so many at once, and another one still', async () => {
  const { open } = world();
  const responses = [];
  for (let i = 0; i < MAX_READS; i++) responses.push(await open());
  await expect(open()).rejects.toMatchObject({ code: 'too_many_reads' });
  expect(await (await open('bert')).text()).toBe('text');
  expect(await responses[0]?.text()).toBe('text');
  await responses[1]?.body?.cancel();
  await open();
  await open();
  await expect(open()).rejects.toMatchObject({ code: 'too_many_reads' });
});

it('counts nothing that did not come to a read', async () => {
  const { open } = world();
  for (let i = 0; i <= MAX_READS; i++) {
    await expect(open('anna', null)).rejects.toMatchObject({ code: 'thread_not_found' });
  }
  expect((await open()).headers.get('cache-control')).toBe('no-store');
});
