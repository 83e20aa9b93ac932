import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

const text = (value: string) => ({ type: 'text' as const, text: value });

test('gives events in their order, all that wait at once, and the error of the end after the last', async () => {
  const queue = new EventQueue();
  queue.push(text('a'));
  queue.push(text('b'));
  const error = new Error('end');
  queue.fail(error);
  queue.push(text('too late'));
  queue.fail(new Error('another'));
  expect(await queue.take()).toEqual([text('a'), text('b')]);
  await expect(queue.take()).rejects.toBe(error);
});

test('wakes a reader that waits', async () => {
  const queue = new EventQueue();
  const taken = queue.take();
  queue.push(text('a'));
  expect(await taken).toEqual([text('a')]);
});

test('an abort is met at once, before what waits', async () => {
  const queue = new EventQueue();
  queue.push(text('a'));
  const reason = new Error('stop');
  queue.abort(reason);
  await expect(queue.take()).rejects.toBe(reason);
});

test('is full at a bound, and tells its writers when there is room', async () => {
  const queue = new EventQueue();
  let told = 0;
  queue.onRoom(() => told++);
  for (let count = 0; count < 1024; count++) {
    expect(queue.full).toBe(false);
    queue.push(text('a'));
  }
  expect(queue.full).toBe(true);
  const room = queue.room();
  await queue.take();
  await room;
  expect(queue.full).toBe(false);
  expect(told).toBe(1);
});

test('an abort frees a writer that waits for room', async () => {
  const queue = new EventQueue();
  for (let count = 0; count < 1024; count++) {
    queue.push(text('a'));
  }
  const room = queue.room();
  queue.abort(new Error('stop'));
  await room;
});
