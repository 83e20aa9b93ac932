import { expect, test } from 'vitest';
import { MAX_WAITING, QuestionQueue } from './question-queue.ts';

function memory(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  };
}
const question = (id: string) => ({ id, text: `text of ${id}` });

test('what waits keeps its order and survives a reload', () => {
  const store = memory();
  const queue = new QuestionQueue(store);
  queue.add('t', question('one'), 'run');
  queue.add('t', question('two'), 'another run');
  const waiting = { after: 'run', questions: [question('one'), question('two')] };
  expect(new QuestionQueue(store).read('t')).toEqual(waiting);
  expect(queue.read('other')).toBeNull();
});

test('one that was sent leaves, and the rest waits for its answer; one that is taken out changes nothing else', () => {
  const queue = new QuestionQueue(memory());
  for (const id of ['one', 'two', 'three']) queue.add('t', question(id), 'run');
  queue.remove('t', 'two');
  expect(queue.read('t')).toEqual({ after: 'run', questions: [question('one'), question('three')] });
  queue.remove('t', 'one', 'its answer');
  expect(queue.read('t')).toEqual({ after: 'its answer', questions: [question('three')] });
  queue.remove('t', 'three', 'the last');
  expect(queue.read('t')).toBeNull();
});

test('an answer that takes the place of another is waited for instead', () => {
  const queue = new QuestionQueue(memory());
  queue.add('t', question('one'), 'failed');
  queue.follow('t', 'some other', 'new');
  expect(queue.read('t')?.after).toBe('failed');
  queue.follow('t', 'failed', 'new');
  expect(queue.read('t')?.after).toBe('new');
});

test('no more than so many wait', () => {
  const queue = new QuestionQueue(memory());
  for (let index = 0; index < MAX_WAITING; index++) {
    expect(queue.add('t', question(String(index)), 'run')).toBe(true);
  }
  expect(queue.add('t', question('too many'), 'run')).toBe(false);
  expect(queue.read('t')?.questions).toHaveLength(MAX_WAITING);
});

test('every change is told, another tab’s too, and what has not changed is the same object', () => {
  const queue = new QuestionQueue(memory());
  let told = 0;
  queue.changes.subscribe(() => {
    told += 1;
  });
  queue.add('t', question('one'), 'run');
  expect(queue.read('t')).toBe(queue.read('t'));
  queue.heard({ key: 'dac.queue.t' });
  queue.heard({ key: 'dac.theme' });
  queue.heard({ key: null });
  expect(told).toBe(3);
});

test('without storage, or with one that is full, it lives as long as the tab', () => {
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('full');
    },
  };
  for (const store of [null, full]) {
    const queue = new QuestionQueue(store);
    queue.add('t', question('one'), 'run');
    expect(queue.read('t')?.questions).toEqual([question('one')]);
    queue.remove('t', 'one');
    expect(queue.read('t')).toBeNull();
  }
});

test('nonsense in storage is nothing that waits', () => {
  const store = memory();
  for (const raw of [
    '',
    'x',
    '5',
    '{"after":1}',
    '{"after":"a","questions":[]}',
    '{"after":"a","questions":[{}]}',
  ]) {
    store.setItem('dac.queue.t', raw);
    expect(new QuestionQueue(store).read('t')).toBeNull();
  }
});

test('all that waits can be given up at once', () => {
  const queue = new QuestionQueue(memory());
  queue.add('t', question('one'), 'run');
  queue.add('t', question('two'), 'run');
  queue.clear('t');
  expect(queue.read('t')).toBeNull();
});
