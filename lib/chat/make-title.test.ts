import { expect, test } from 'vitest';
import { cleaned } from './make-title.ts';

test.each([
  ['Why the sky is blue', 'Why the sky is blue'],
  ['"Why the sky is blue."\n\nI chose this because…', 'Why the sky is blue'],
  ['  ## Why the sky is blue', 'Why the sky is blue'],
  ['**Title: Why the sky is blue**', 'Why the sky is blue'],
  ['Title: “Über den Himmel”', 'Über den Himmel'],
  ['\u0007Bell', 'Bell'],
  ['```\nWhy the sky is blue\n```', 'Why the sky is blue'],
  ['<think>A title, then.</think>\nWhy the sky is blue', 'Why the sky is blue'],
  ['   \n', ''],
  ['x'.repeat(200), 'x'.repeat(80)],
  ['👩‍👩‍👧'.repeat(100), [...'👩‍👩‍👧'.repeat(100)].slice(0, 80).join('').trim()],
])('of %j a title keeps %j', (said, title) => {
  expect(cleaned(said)).toBe(title);
});

test('takes no longer over a line of marks without end than over another', () => {
  const from = process.cpuUsage();
  for (const mark of ['*', '"', '.', '#', 'title:']) cleaned(`x${mark.repeat(100_000)}x`);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(500);
});
