import { expect, test } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

function measure(perSecond: { deltas: number; characters: number }[]): (number | null)[] {
  const meter = new SpeedMeter();
  const sum = { deltas: 0, characters: 0 };
  return perSecond.map(({ deltas, characters }, second) => {
    sum.deltas += deltas;
    sum.characters += characters;
    return meter.look({ at: second * 1000, ...sum });
  });
}
const steady = (deltas: number, characters: number) => Array(5).fill({ deltas, characters });

test('pieces of a token each are counted', () => {
  expect(measure(steady(50, 250))).toEqual([null, null, 50, 50, 50]);
});

test('long pieces are counted by their characters', () => {
  expect(measure(steady(2, 400)).at(-1)).toBe(100);
});

test('what came before the first look, as after a reload, does not count', () => {
  expect(measure([{ deltas: 9000, characters: 45_000 }, ...steady(50, 250)]).at(-1)).toBe(50);
});

test('an answer that stands still has no speed, and what comes after is measured by itself', () => {
  const still = Array(3).fill({ deltas: 0, characters: 0 });
  const speeds = measure([...steady(50, 250), ...still, ...steady(20, 100)]);
  expect(speeds.slice(5)).toEqual([null, null, null, null, 20, 20, 20, 20]);
});
