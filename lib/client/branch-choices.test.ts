import { expect, test } from 'vitest';
import { BRANCH_COOKIE, BranchChoices, decodeChoices, encodeChoices } from './branch-choices.ts';

const id = (name: string) => name.padEnd(36, '0');

function browser() {
  const items = new Map<string, string>();
  const store = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  const cookies: string[] = [];
  const open = () => new BranchChoices(store, (cookie) => cookies.push(cookie));
  return { open, cookies, store };
}

test('what was chosen is there after a reload, and the server is told the same', () => {
  const { open, cookies } = browser();
  const before = open();
  before.choose(id('fork'), id('old'));
  before.choose(id('fork'), id('new'));
  expect(open().shown.get()).toEqual({ [id('fork')]: id('new') });
  const told = cookies.at(-1)?.match(/^dac_branches=([^;]*); Path=\/chat; /)?.[1];
  expect(decodeChoices(told)).toEqual({ [id('fork')]: id('new') });
  expect(BRANCH_COOKIE).toBe('dac_branches');
});

test('a fork that is forgotten follows the newest again', () => {
  const { open } = browser();
  const tab = open();
  tab.choose(id('fork'), id('old'));
  tab.choose(id('other'), id('one'));
  tab.forget(id('fork'));
  expect(open().shown.get()).toEqual({ [id('other')]: id('one') });
});

test('two tabs do not undo what the other keeps, and neither changes what the other shows', () => {
  const { open } = browser();
  const [one, two] = [open(), open()];
  one.choose(id('a'), id('a1'));
  two.choose(id('b'), id('b1'));
  expect(open().shown.get()).toEqual({ [id('a')]: id('a1'), [id('b')]: id('b1') });
  expect(one.shown.get()).toEqual({ [id('a')]: id('a1') });
});

test('what is kept fits a cookie: the oldest choices make room', () => {
  const choice = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [id(`fork${index}x`), id(`child${index}x`)]),
  );
  const text = encodeChoices(choice);
  expect(text.length).toBeLessThanOrEqual(3_500);
  const kept = decodeChoices(text);
  expect(kept[id('fork499x')]).toBe(id('child499x'));
  expect(kept[id('fork0x')]).toBeUndefined();
  expect(encodeChoices(kept)).toBe(text);
});

test.each([null, undefined, '', '~', 'nonsense', 'a.b', `${id('x')}.`, `__proto__.${id('x')}`])(
  '%s holds no choice',
  (text) => {
    expect(decodeChoices(text)).toEqual({});
  },
);

test('storage that throws is the same as none', () => {
  const broken = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('full');
    },
  };
  const tab = new BranchChoices(broken, () => {});
  tab.choose(id('fork'), id('child'));
  expect(tab.shown.get()).toEqual({ [id('fork')]: id('child') });
});
