import { expect, test } from 'vitest';
import { nextWanted, part, partOfScreen } from './part.ts';

/** An import that fails until the network is back. */
function unreliable() {
  const network = { up: false, asked: 0 };
  const load = async () => {
    network.asked++;
    if (!network.up) throw new Error('Failed to load chunk');
    return 'the module';
  };
  return { network, load };
}

test('a part that could not be loaded is asked for again, and says how far it is', async () => {
  const { network, load } = unreliable();
  const one = part(load);
  expect(one.state.get()).toBe('waiting');
  const first = one.load();
  expect(one.state.get()).toBe('loading');
  await expect(first).rejects.toThrow('Failed to load chunk');
  expect(one.state.get()).toBe('failed');
  network.up = true;
  const second = one.load();
  expect(one.state.get()).toBe('retrying');
  expect(await second).toBe('the module');
  expect(one.value.get()).toBe('the module');
  expect(one.state.get()).toBe('loaded');
});

test('a part is asked for once, however many want it', async () => {
  const { network, load } = unreliable();
  network.up = true;
  const one = part(load);
  one.prepare();
  await Promise.all([one.load(), one.load()]);
  await one.load();
  expect(network.asked).toBe(1);
});

test('parts of the screen are wanted until they are there, those that failed too', async () => {
  const { network, load } = unreliable();
  const one = partOfScreen(load);
  expect(nextWanted()).toBe(one);
  await one.load().catch(() => undefined);
  expect(nextWanted()).toBe(one);
  network.up = true;
  await one.load();
  expect(nextWanted()).toBeNull();
});
