import { expect, it } from 'vitest';
import { AttemptLimit } from './attempt-limit.ts';

function world() {
  const clock = { now: 0 };
  return { clock, limit: new AttemptLimit(() => clock.now) };
}

it('lets an address be wrong ten times in a minute, then makes it wait for the rest of it', () => {
  const { clock, limit } = world();
  for (let i = 0; i < 10; i++) {
    expect(limit.waitMs('192.0.2.1')).toBe(0);
    limit.failed('192.0.2.1');
  }
  clock.now = 20_000;
  expect(limit.waitMs('192.0.2.1')).toBe(40_000);
  expect(limit.waitMs('192.0.2.2')).toBe(0);
  clock.now = 60_000;
  expect(limit.waitMs('192.0.2.1')).toBe(0);
});

it('takes the addresses of one IPv6 network for one', () => {
  const { limit } = world();
  for (let i = 0; i < 10; i++) limit.failed(`2001:db8:1:2::${i}`);
  expect(limit.waitMs('2001:db8:1:2:ffff::1')).toBeGreaterThan(0);
  expect(limit.waitMs('2001:db8:1:3::1')).toBe(0);
});

it('remembers a bounded number of addresses', () => {
  const { limit } = world();
  for (let i = 0; i < 10; i++) limit.failed('192.0.2.1');
  for (let i = 0; i < 10_000; i++) limit.failed(`10.0.${i >> 8}.${i & 255}`);
  expect(limit.waitMs('192.0.2.1')).toBe(0);
});
