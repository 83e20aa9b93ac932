import { expect, test } from 'vitest';
import { DraftStorage, NEW_THREAD, placeOfEdit } from './draft-storage.ts';

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

const draft = (text: string) => ({ text, attempt: null });

test('a draft is read back with the ids it was sent under, and an empty one is gone', () => {
  const lasting = memory();
  const drafts = new DraftStorage(lasting, memory());
  const sent = { text: 'hello', attempt: { threadId: 't', messageId: 'm', text: 'hello', parentId: null } };
  drafts.write('t', sent);
  expect(drafts.read('t')).toEqual(sent);
  drafts.write('t', draft(''));
  expect(drafts.read('t')).toEqual(draft(''));
  expect(lasting.length).toBe(0);
});

test('the draft of a new conversation stays in its tab', () => {
  const lasting = memory();
  new DraftStorage(lasting, memory()).write(NEW_THREAD, draft('mine'));
  expect(new DraftStorage(lasting, memory()).read(NEW_THREAD).text).toBe('');
});

test('old drafts make room: the newest fifty are kept', () => {
  const lasting = memory();
  const drafts = new DraftStorage(lasting, memory());
  for (let index = 0; index < 70; index++) drafts.write(`t${String(index).padStart(3, '0')}`, draft('x'));
  expect(lasting.length).toBe(50);
  expect(drafts.read('t000').text).toBe('');
  expect(drafts.read('t069').text).toBe('x');
});

test('the drafts of edits count by their age as well', () => {
  const lasting = memory();
  const drafts = new DraftStorage(lasting, memory());
  drafts.write(placeOfEdit('000'), draft('old'));
  for (let index = 1; index <= 50; index++) drafts.write(String(index).padStart(3, '0'), draft('x'));
  expect(drafts.read(placeOfEdit('000')).text).toBe('');
  expect(drafts.read('001').text).toBe('x');
});

test('storage that throws or holds nonsense is the same as none', () => {
  const broken = new Proxy(memory(), {
    get: () => () => {
      throw new Error('forbidden');
    },
  });
  const drafts = new DraftStorage(broken, null);
  drafts.write('t', draft('x'));
  expect(drafts.read('t')).toEqual(draft(''));
  const odd = memory();
  odd.setItem('dac.draft.t', '{"text":5}');
  expect(new DraftStorage(odd, null).read('t')).toEqual(draft(''));
});
