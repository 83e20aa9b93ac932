import { expect, it } from 'vitest';
import { newOwner } from './session.ts';
import { NEW_SESSION_MS, turnOwner } from './turn-owner.ts';

const NOW = 1_800_000_000_000;
const from = (address: string | null) => ({
  get: (name: string) => (name === 'x-dac-caller-address' ? address : null),
});

it('is all just made sessions of one address together', () => {
  const [mine, other] = [newOwner(NOW), newOwner(NOW)];
  const shared = turnOwner(mine, from('192.0.2.1'), NOW);
  expect(turnOwner(other, from('192.0.2.1'), NOW + NEW_SESSION_MS - 1)).toBe(shared);
  expect(turnOwner(other, from('192.0.2.2'), NOW)).not.toBe(shared);
});

it('is all of one IPv6 network, whose addresses cost nothing', () => {
  const owner = newOwner(NOW);
  expect(turnOwner(owner, from('2001:db8:1:2::1'), NOW)).toBe(turnOwner(owner, from('2001:db8:1:2::2'), NOW));
});

it('is the session alone once it is no longer new', () => {
  const owner = newOwner(NOW);
  expect(turnOwner(owner, from('192.0.2.1'), NOW + NEW_SESSION_MS)).toBe(owner);
});

it('is the session alone where it is not known when it was made', () => {
  const former = 'q83vEjRWeJq83vEjRWeJqw';
  expect(turnOwner(former, from('192.0.2.1'), NOW)).toBe(former);
});

it('is the session alone on this machine, and where no address is known', () => {
  const owner = newOwner(NOW);
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', null]) {
    expect(turnOwner(owner, from(address), NOW)).toBe(owner);
  }
});
