import { expect, test } from 'vitest';
import { LONGEST_BEHIND_MS, Reveal } from './reveal.ts';

const FRAME = 16;

/** Text that arrives as told, looked at with every frame; what was shown at each. */
function play(arrivals: { at: number; text: string }[], until: number, pauseMs = 0) {
  const reveal = new Reveal('', 0);
  const frames: { now: number; shown: string }[] = [];
  let text = '';
  let next = 0;
  for (let now = 0; now <= until; now += FRAME) {
    for (let one = arrivals[next]; one && one.at <= now; one = arrivals[++next]) {
      text += one.text;
      reveal.arrive(text, one.at);
    }
    frames.push({ now, shown: reveal.step(now, pauseMs) });
  }
  return { frames, text };
}

const burst = [{ at: 10, text: 'x'.repeat(400) }];

test('a burst is shown in steps, more at first, and whole in time', () => {
  const { frames } = play(burst, 400);
  const sizes = frames.map(({ shown }) => shown.length);
  const steps = sizes.slice(1).map((size, index) => size - (sizes[index] ?? 0));
  expect(Math.max(...steps)).toBeLessThan(250);
  expect(steps.filter((step) => step > 0).length).toBeGreaterThan(5);
  expect(frames.find(({ now }) => now >= 10 + LONGEST_BEHIND_MS - FRAME)?.shown).toHaveLength(400);
});

test.each([0, 40, 1000])(
  'with a pause of %d ms nothing is ever further behind than the bound (seeded)',
  (pauseMs) => {
    for (let seed = 1; seed <= 50; seed++) {
      let state = seed;
      const random = (below: number) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state >>> 8) % below;
      };
      let at = 0;
      const arrivals = Array.from({ length: 60 }, () => {
        at += random(90);
        return { at, text: 'ab\u0301👩\u200d👩\u200d👧🇩🇪 '.repeat(random(9) + 1) };
      });
      const { frames, text } = play(arrivals, at + 400, pauseMs);
      let before = '';
      for (const { now, shown } of frames) {
        const due = arrivals
          .filter((one) => one.at <= now + FRAME - LONGEST_BEHIND_MS)
          .map((one) => one.text)
          .join('');
        expect(shown.length, `seed ${seed} at ${now}`).toBeGreaterThanOrEqual(due.length);
        expect(text.startsWith(shown)).toBe(true);
        expect(shown.startsWith(before)).toBe(true);
        before = shown;
      }
      expect(before).toBe(text);
    }
  },
);

test('a cut never goes through a character', () => {
  const text = '👩\u200d👩\u200d👧e\u0301🇩🇪'.repeat(40);
  const whole = new Set([0]);
  let at = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    at += segment.length;
    whole.add(at);
  }
  const { frames } = play([{ at: 0, text }], 300);
  for (const { shown } of frames) expect(whole.has(shown.length)).toBe(true);
});

test('the last character waits for what may still belong to it', () => {
  const reveal = new Reveal('', 0);
  reveal.arrive('ab', 0);
  expect(reveal.step(100)).toBe('a');
  reveal.arrive('ab\u0301', 101);
  expect(reveal.step(140)).toBe('ab\u0301');
});

test('what was there at first, what does not go on, and what has settled is shown at once', () => {
  const reveal = new Reveal('stored so far', 0);
  expect(reveal.step(0)).toBe('stored so far');
  reveal.arrive('other', 10);
  expect(reveal.shown).toBe('other');
  reveal.arrive('other words', 20);
  expect(reveal.behind).toBe(true);
  expect(reveal.finish()).toBe('other words');
  expect(reveal.behind).toBe(false);
});
