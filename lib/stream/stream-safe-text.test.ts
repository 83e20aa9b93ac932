import { describe, expect, it } from 'vitest';
import { composed } from './stream-safe-text.ts';

/** CPU time of this process, in milliseconds. */
const cpuMs = (work: () => void) => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};

describe('composed', () => {
  it.each([
    'Å',
    'e\u0301',
    'Việt Nam',
    '\u1112\u1161\u11ab',
    'נִקּוּד',
    'q\u0307\u0323',
    `a${'\u0301'.repeat(30)}`,
  ])('is NFC for text that people write: %j', (text) => {
    expect(composed(text)).toBe(text.normalize('NFC'));
  });

  it('divides longer runs of combining marks, and keeps all of them', () => {
    const text = composed(`x${'\u0323'.repeat(31)}`);
    expect(text).toBe(`x${'\u0323'.repeat(30)}\u034f\u0323`.normalize('NFC'));
  });

  // Undivided, the first of these takes some 17 seconds.
  it.each([
    ['two marks in the wrong order', '\u0301\u0323'],
    ['marks of many classes', '\u0345\u0301\u0323\u0338\u3099'],
    ['marks that decompose', '\u0344'],
    ['marks outside the basic plane', '\u{1d165}\u{1d16d}'],
  ])('takes milliseconds for 200 KB of %s', (_, marks) => {
    const text = `a${marks.repeat(200_000 / Buffer.byteLength(marks))}`;
    expect(cpuMs(() => composed(text))).toBeLessThan(500);
  });
});
