import { expect, test } from 'vitest';
import { newMessage } from '@/lib/client/thread-data.ts';
import { LoneRetries } from './lone-retries.ts';

const failed = (retryAt?: number, id = 'a') => ({
  ...newMessage({
    ...{ id, threadId: 't', parentId: 'q', text: '', createdAt: '' },
    ...{ role: 'assistant', status: 'failed', model: 'm' },
  }),
  retryAt,
});

test.each<[string, number | undefined, boolean]>([
  ['in two seconds', 12_000, true],
  ['now', 10_000, true],
  ['a moment ago', 9_000, true],
  ['long ago: the machine slept', 1_000, false],
  ['in an hour', 3_610_000, false],
  ['at no time that anybody named', undefined, false],
])('an answer that may be tried again %s', (_, retryAt, may) => {
  expect(new LoneRetries().may(failed(retryAt), 10_000)).toBe(may);
});

test('three times, and then a person decides', () => {
  const retries = new LoneRetries();
  for (const id of ['one', 'two', 'three']) {
    expect(retries.may(failed(0, id), 0)).toBe(true);
    retries.count(failed(0, id));
    expect(retries.may(failed(0, id), 0)).toBe(false);
  }
  expect(retries.may(failed(0, 'four'), 0)).toBe(false);
});
