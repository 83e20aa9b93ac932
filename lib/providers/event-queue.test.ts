import { expect, test } from 'vitest';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { EventQueue } from './event-queue.ts';

const text = (value: string): ProviderEvent => ({ type: 'text', text: value });
const FINISH: ProviderEvent = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: null, outputTokens: null },
};

function queue() {
  const made = { released: 0, queue: new EventQueue(() => made.released++) };
  return made;
}

test('gives events in their order, and the error of the end after the last', async () => {
  const made = queue();
  made.queue.push(text('a'));
  made.queue.push(text('b'));
  const error = new Error('end');
  made.queue.fail(error);
  made.queue.push(text('too late'));
  made.queue.fail(new Error('another'));
  expect(await made.queue.next()).toEqual({ done: false, value: text('a') });
  expect(await made.queue.next()).toEqual({ done: false, value: text('b') });
  expect(made.released).toBe(0);
  await expect(made.queue.next()).rejects.toBe(error);
  expect(made.released).toBe(1);
  expect(await made.queue.next()).toEqual({ done: true, value: undefined });
});

test('hands an event to a reader that waits, and an error too', async () => {
  const made = queue();
  const first = made.queue.next();
  made.queue.push(text('a'));
  expect(await first).toEqual({ done: false, value: text('a') });
  const second = made.queue.next();
  const error = new Error('end');
  made.queue.fail(error);
  await expect(second).rejects.toBe(error);
  expect(made.released).toBe(1);
});

test.each(['waiting for it', 'after it came'])('ends after a finish, to a reader %s', async (when) => {
  const made = queue();
  if (when === 'after it came') made.queue.push(FINISH);
  const next = made.queue.next();
  made.queue.push(FINISH);
  expect(await next).toEqual({ done: false, value: FINISH });
  expect(made.released).toBe(1);
  made.queue.fail(new Error('too late'));
  expect(await made.queue.next()).toEqual({ done: true, value: undefined });
});

test('an abort is met at once, before what waits', async () => {
  const made = queue();
  made.queue.push(text('a'));
  const reason = new Error('stop');
  made.queue.abort(reason);
  await expect(made.queue.next()).rejects.toBe(reason);
  expect(made.released).toBe(1);
});

test('an abort wins over a failure that nobody has met yet', async () => {
  const made = queue();
  made.queue.fail(new Error('cut'));
  const reason = new Error('stop');
  made.queue.abort(reason);
  await expect(made.queue.next()).rejects.toBe(reason);
});

test('a reader that leaves is done, and releases once', async () => {
  const made = queue();
  made.queue.push(text('a'));
  await made.queue.return();
  await made.queue.return();
  made.queue.push(text('b'));
  expect(await made.queue.next()).toEqual({ done: true, value: undefined });
  expect(made.released).toBe(1);
});

test('is full at a bound, and tells its writers once all has been taken', async () => {
  const { queue: full } = queue();
  let told = 0;
  full.onRoom(() => told++);
  for (let count = 0; count < 1024; count++) {
    expect(full.full).toBe(false);
    full.push(text('a'));
  }
  expect(full.full).toBe(true);
  const room = full.room();
  for (let count = 0; count < 1024; count++) {
    expect(told).toBe(0);
    await full.next();
  }
  await room;
  expect(full.full).toBe(false);
  expect(told).toBe(1);
});

test.each(['abort', 'return'] as const)('%s frees a writer that waits for room', async (how) => {
  const { queue: full } = queue();
  for (let count = 0; count < 1024; count++) {
    full.push(text('a'));
  }
  const room = full.room();
  if (how === 'abort') full.abort(new Error('stop'));
  else await full.return();
  await room;
});
