import { expect, test } from 'vitest';
import { ApiError } from './api.ts';
import type { Clock } from './clock.ts';
import { PendingDeletes } from './pending-deletes.ts';
import type { ThreadJson } from './protocol.ts';

const thread = { id: 'a', title: 'A' } as ThreadJson;

/** With a clock that stands until its time is called over. */
function pending(send: () => Promise<void> = async () => {}) {
  const events: string[] = [];
  let over = () => {};
  const clock: Clock = {
    now: () => 0,
    sleep: (ms, signal) => {
      events.push(`waits ${ms}`);
      return new Promise((resolve) => {
        over = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    },
  };
  const deletes = new PendingDeletes({
    clock,
    delayMs: 6_000,
    send: (id, leaving) => {
      events.push(`${leaving ? 'leaving, ' : ''}sends ${id}`);
      return send();
    },
    onDeleted: ({ id }) => events.push(`deleted ${id}`),
    onFailed: ({ id }) => events.push(`failed ${id}`),
  });
  return { deletes, events, over: () => over() };
}

test('what is deleted is sent when its time is over, and not before', async () => {
  const { deletes, events, over } = pending();
  const done = deletes.add(thread);
  expect(events).toEqual(['waits 6000']);
  over();
  await done;
  expect(events).toEqual(['waits 6000', 'sends a', 'deleted a']);
  expect(deletes.undo('a')).toBe(false);
});

test('what is taken back is never sent, and can be deleted again', async () => {
  const { deletes, events, over } = pending();
  const done = deletes.add(thread);
  expect(deletes.undo('a')).toBe(true);
  await done;
  expect(deletes.sendAll(true)).toEqual([]);
  expect(events).toEqual(['waits 6000']);
  const again = deletes.add(thread);
  over();
  await again;
  expect(events.slice(1)).toEqual(['waits 6000', 'sends a', 'deleted a']);
});

test('leaving the page sends at once, and once', async () => {
  const { deletes, events, over } = pending();
  const done = deletes.add(thread);
  expect(deletes.sendAll(true)).toEqual(['a']);
  over();
  await done;
  expect(deletes.sendAll(true)).toEqual([]);
  expect(events).toEqual(['waits 6000', 'leaving, sends a', 'deleted a']);
});

test('whoever looks where deleted things are finds what was deleted a moment ago', async () => {
  const { deletes, events, over } = pending();
  const done = deletes.add(thread);
  expect(deletes.sendAll(false)).toEqual(['a']);
  over();
  await done;
  expect(events).toEqual(['waits 6000', 'sends a', 'deleted a']);
});

test.each([
  ['the server cannot be reached', new ApiError({ status: 0, code: 'network', detail: '' }), 'failed a'],
  [
    'another tab has deleted it',
    new ApiError({ status: 404, code: 'thread_not_found', detail: '' }),
    'deleted a',
  ],
])('where %s it says so', async (_, error, expected) => {
  const { deletes, events, over } = pending(() => Promise.reject(error));
  const done = deletes.add(thread);
  over();
  await done;
  expect(events.at(-1)).toBe(expected);
});

test('deleting twice waits once', async () => {
  const { deletes, events } = pending();
  void deletes.add(thread);
  await deletes.add(thread);
  expect(events).toEqual(['waits 6000']);
});
