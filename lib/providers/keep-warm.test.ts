import { expect, test } from 'vitest';
import { ManualClock } from '../stream/manual-clock.ts';
import { KeepWarm } from './keep-warm.ts';

function watched() {
  const clock = new ManualClock();
  let warmed = 0;
  const keepWarm = new KeepWarm(clock, async () => {
    warmed++;
  });
  return { clock, keepWarm, warmed: () => warmed };
}

test('nothing is sent before the first question', async () => {
  const { clock, warmed } = watched();
  await clock.advance(60 * 60_000);
  expect(warmed()).toBe(0);
  expect(clock.pending).toBe(0);
});

test('between questions the connection is used before it grows too old', async () => {
  const { clock, keepWarm, warmed } = watched();
  keepWarm.asked();
  await clock.advance(44_000);
  expect(warmed()).toBe(0);
  await clock.advance(1_000);
  expect(warmed()).toBe(1);
  await clock.advance(45_000);
  expect(warmed()).toBe(2);
});

test('questions keep it themselves', async () => {
  const { clock, keepWarm, warmed } = watched();
  for (let count = 0; count < 20; count++) {
    keepWarm.asked();
    await clock.advance(10_000);
  }
  expect(warmed()).toBe(0);
});

test('after a quarter of an hour without a question the vendor is left alone, until the next', async () => {
  const { clock, keepWarm, warmed } = watched();
  keepWarm.asked();
  await clock.advance(60 * 60_000);
  expect(warmed()).toBe(20);
  expect(clock.pending).toBe(0);
  keepWarm.asked();
  await clock.advance(45_000);
  expect(warmed()).toBe(21);
});

test('closed, it does nothing more', async () => {
  const { clock, keepWarm, warmed } = watched();
  keepWarm.asked();
  keepWarm.close();
  await clock.advance(60_000);
  expect(warmed()).toBe(0);
  expect(clock.pending).toBe(0);
});
