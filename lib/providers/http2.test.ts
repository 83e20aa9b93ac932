import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import { systemClock } from '../system-clock.ts';
import { drain, question } from './provider.contract.ts';
import { SPOKEN, type Spoken, speak } from './spoken.ts';
import { trustedCertificate } from './test-certificate.ts';
import type { VendorProvider } from './vendor-provider.ts';

const COMPATIBLE = SPOKEN.find(({ own }) => !own) as Spoken;
const never = new AbortController().signal;
const QUICK = 'The quick brown fox jumps over the lazy dog.';

let tls: { key: string; cert: string };
let fake: FakeProviders;
const opened: VendorProvider[] = [];
beforeAll(async () => {
  tls = await trustedCertificate();
  fake = await startFakeProviders({ tls });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
  await expect.poll(() => fake.stats().open).toBe(0);
});
afterAll(() => fake.close());

function over(spoken: Spoken, options: { http2?: boolean } = {}): VendorProvider {
  const provider = speak(spoken, fake, {
    concurrency: 200,
    connectMs: 5_000,
    clock: systemClock,
    ...options,
  });
  opened.push(provider);
  return provider;
}

const connections = (last: number) =>
  new Set(
    fake
      .stats()
      .records.slice(-last)
      .map((record) => record.connection),
  ).size;

test.each(SPOKEN)('$name goes over HTTP/2', async (spoken) => {
  const provider = over(spoken);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => drain(provider.stream(question('fake-fast'), never))),
  );
  expect(answers.map(({ text, error }) => error ?? text)).toEqual(Array(10).fill(QUICK));
  expect(connections(10)).toBe(1);
});

test('a hundred streams at once need at most four connections', async () => {
  const provider = over(COMPATIBLE);
  const answers = Promise.all(
    Array.from({ length: 100 }, () => drain(provider.stream(question('fake-tokens-50-rate-100'), never))),
  );
  await expect.poll(() => fake.stats().open).toBe(100);
  for (const { error, text } of await answers) {
    expect(error).toBeNull();
    expect(text).toContain('token49');
  }
  expect(connections(100)).toBeLessThanOrEqual(4);
});

test('a question goes out while an answer streams on the same connection', async () => {
  const provider = over(COMPATIBLE);
  const controller = new AbortController();
  const long = drain(provider.stream(question('fake-tokens-5000-rate-100'), controller.signal));
  await expect.poll(() => fake.stats().open).toBe(1);
  expect((await drain(provider.stream(question('fake-fast'), never))).text).toBe(QUICK);
  await expect.poll(() => fake.stats().open).toBe(1);
  controller.abort(new Error('enough'));
  await long;
  expect(connections(2)).toBe(1);
});

test('a connection that is to be left in a burst of forty loses none of them', async () => {
  const provider = over(COMPATIBLE);
  expect((await drain(provider.stream(question('fake-fast'), never))).error).toBeNull();
  const answers = Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      if (index === 20) {
        await expect.poll(() => fake.stats().open).toBeGreaterThan(5);
        fake.goAway();
      }
      return drain(provider.stream(question('fake-tokens-20-rate-100'), never));
    }),
  );
  for (const { error, text } of await answers) {
    expect(error).toBeNull();
    expect(text).toContain('token19');
  }
  expect((await drain(provider.stream(question('fake-fast'), never))).text).toBe(QUICK);
});

describe('an aborted stream', () => {
  test.each([
    ['before its headers', 'fake-silent'],
    ['before its first byte', 'fake-silent-body'],
    ['in the middle', 'fake-tokens-5000-rate-500'],
  ])('%s is closed at the provider, lets go of everything, and leaves the others alone', async (_, model) => {
    const provider = over(COMPATIBLE);
    const other = new AbortController();
    const others = drain(provider.stream(question('fake-tokens-5000-rate-100'), other.signal));
    await expect.poll(() => fake.stats().open).toBe(1);
    for (let count = 0; count < 20; count++) {
      const controller = new AbortController();
      const reason = new Error('stop');
      const drained = drain(provider.stream(question(model), controller.signal));
      await expect.poll(() => fake.stats().open).toBe(2);
      controller.abort(reason);
      expect((await drained).error).toBe(reason);
      await expect.poll(() => fake.stats().open).toBe(1);
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    }
    expect(connections(21)).toBe(1);
    other.abort(new Error('enough'));
    await others;
  });
});

test.each([
  ['fake-cut', 'provider_cut', 20],
  ['fake-500', 'provider_error', 0],
  ['fake-429', 'provider_rate_limited', 0],
  ['fake-no-finish', 'provider_cut', 20],
] as const)('%s fails as over HTTP/1.1: %s', async (model, code, tokens) => {
  const { error, text } = await drain(over(COMPATIBLE).stream(question(model), never));
  expect(error).toMatchObject({ code });
  expect(text === '' ? 0 : text.split(' ').length).toBe(tokens);
});

test('switched off, a connection carries one stream at a time', async () => {
  const provider = over(COMPATIBLE, { http2: false });
  await Promise.all(
    Array.from({ length: 10 }, () => drain(provider.stream(question('fake-tokens-20-rate-200'), never))),
  );
  expect(connections(10)).toBe(10);
});

test('a kept connection costs no time to connect; a new one does', async () => {
  const provider = over(COMPATIBLE);
  const connectMs = async () => {
    const { events } = await drain(provider.stream(question('fake-fast'), never));
    const [first] = events;
    return first?.type === 'headers' ? first.connectMs : Number.NaN;
  };
  const cold = await connectMs();
  const warm = await connectMs();
  expect(warm).toBeLessThan(cold);
});

test('a certificate that is not trusted is unreachable, and says why', async () => {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'elsewhere' }], {});
  const foreign = await startFakeProviders({ tls: { key, cert } });
  const provider = speak(COMPATIBLE, foreign, { connectMs: 5_000 });
  const { error } = await drain(provider.stream(question('fake-fast'), never));
  expect(error).toMatchObject({ code: 'provider_unreachable' });
  expect((error as { detail: string }).detail).toMatch(/CERT|certificate/i);
  await provider.close();
  await foreign.close();
});
