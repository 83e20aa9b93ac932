import { expect, test } from 'vitest';
import { composed, SoughtWords } from './sought-words.ts';

test.each([
  ['bread', 'How is BREAD baked?', 7],
  ['ΟΔΟΣ', 'η οδος', 2],
  ['οδοσ', 'Η ΟΔΟΣ', 2],
  ['x', `${'İ'.repeat(10)}x`, 10],
  ['.*', 'a.*b', 1],
  ['absent', 'present', -1],
  ['baked bread', 'How is BREAD baked?', 7],
  ['bread roll', 'How is BREAD baked?', -1],
  ['art', 'start the art', 10],
  ['art', 'start', 2],
  ['旅行', '제주도旅行記', 3],
  ['hay needle', `hay ${'x '.repeat(500)} hay needle`, 1009],
  ['𝐚b', 'x 𝐚b', 2],
])('%j in %j is at %d', (sought, text, place) => {
  expect(new SoughtWords(sought).placeIn(text)).toBe(place);
});

test.each(['제주도', 'Café', 'が', 'ệ'])('%j is found in whichever form it was typed', (word) => {
  const text = `decomposed ${word} x`;
  for (const sought of [word.normalize('NFC'), word.normalize('NFD')]) {
    for (const form of [text.normalize('NFC'), text.normalize('NFD')]) {
      expect(new SoughtWords(sought).placeIn(composed(form))).toBe(11);
    }
  }
});

test('every place of the words is told, those where words begin first, none in another', () => {
  expect(new SoughtWords('art arts').placesIn('start the arts, art')).toEqual([
    [10, 14],
    [16, 19],
  ]);
  expect(new SoughtWords('aa').placesIn('xaaaa')).toEqual([
    [1, 3],
    [3, 5],
  ]);
});

test('takes milliseconds over four million characters that nearly match everywhere', () => {
  const text = `${'a'.repeat(299)}c`.repeat(13_000);
  const from = process.cpuUsage();
  expect(new SoughtWords(`${'a'.repeat(299)}b`).placeIn(text)).toBe(-1);
  expect(new SoughtWords(`b${'a'.repeat(299)}`).placeIn(text)).toBe(-1);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});

test('takes milliseconds for many words that stand everywhere', () => {
  const text = 'ab '.repeat(1_000_000);
  const words = new SoughtWords(Array.from({ length: 250 }, (_, n) => 'ab'.slice(n % 2, 2)).join(' '));
  const from = process.cpuUsage();
  expect(words.placeIn(text)).toBe(0);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
