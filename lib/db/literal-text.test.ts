import { expect, test } from 'vitest';
import { LiteralText } from './literal-text.ts';

test.each([
  ['bread', 'How is BREAD baked?', 7],
  ['ΟΔΟΣ', 'η οδος', 2],
  ['οδοσ', 'Η ΟΔΟΣ', 2],
  ['x', `${'İ'.repeat(10)}x`, 10],
  ['.*', 'a.*b', 1],
  ['absent', 'present', -1],
])('%j in %j is at %d', (sought, text, place) => {
  expect(new LiteralText(sought).indexIn(text)).toBe(place);
});

test('takes milliseconds over four million characters that nearly match everywhere', () => {
  const text = `${'a'.repeat(299)}c`.repeat(13_000);
  const from = process.cpuUsage();
  expect(new LiteralText(`${'a'.repeat(299)}b`).indexIn(text)).toBe(-1);
  expect(new LiteralText(`b${'a'.repeat(299)}`).indexIn(text)).toBe(-1);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
