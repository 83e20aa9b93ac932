import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import type { RequestRecord } from '../../e2e/fakes/request-records.ts';
import { drain, question } from './provider.contract.ts';
import { SPOKEN, type Spoken, speak } from './spoken.ts';
import type { VendorProvider } from './vendor-provider.ts';

const COMPATIBLE = SPOKEN.find(({ own }) => !own) as Spoken;

/** A provider whose server answers no TLS handshake, so that the connection stays in the making. */
async function speakToSilence(connectMs: number) {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const openai = speak(COMPATIBLE, null, {
    baseUrl: `https://127.0.0.1:${port}/v1`,
    concurrency: 1,
    connectMs,
  });
  const close = async () => {
    await openai.close();
    silent.close();
  };
  return { openai, close };
}

describe.each(SPOKEN)('an abort over $name', (spoken) => {
  let fake: FakeProviders;
  let provider: VendorProvider;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', onUnhandled);
    fake = await startFakeProviders();
    provider = speak(spoken, fake, { concurrency: 100, connectMs: 1000 });
  });
  afterEach(() => {
    expect(unhandled).toEqual([]);
  });
  afterAll(async () => {
    await provider.close();
    await fake.close();
    process.off('unhandledRejection', onUnhandled);
  });

  /** The newest request with this tag once `ready` holds for it. */
  async function record(ready: (record: RequestRecord) => boolean, tag: string): Promise<RequestRecord> {
    const newest = () => fake.stats().records.findLast((one) => one.tag === tag);
    await expect.poll(newest).toSatisfy((one?: RequestRecord) => one !== undefined && ready(one));
    return newest() as RequestRecord;
  }

  test.each([
    ['before the headers', 'fake-silent', 1],
    ['after the headers, before the first byte', 'fake-silent-body', 1],
    ['in the middle of an answer', 'fake-tokens-5000-rate-500', 5],
    ['in the silence of a stalled answer', 'fake-stall', 20],
  ])('%s closes the socket at the provider at once', async (phase, model, tokens) => {
    const controller = new AbortController();
    const iterator = provider.stream(question(model, phase), controller.signal)[Symbol.asyncIterator]();
    for (let text = ''; text.split(' ').length < tokens; ) {
      const { value } = await iterator.next();
      text += value?.type === 'text' ? value.text : '';
    }
    const next = iterator.next();
    next.catch(() => {});
    await record(() => true, phase);
    // Lets the headers, where there are any, reach the client: the phase is what is tested.
    await setTimeout(20);
    controller.abort(new Error('stop'));
    const closed = await record((one) => one.closedAt !== null, phase);
    expect(closed.closedBy).toBe('client');
    await iterator.return?.();
  });

  test('of a hundred at random moments leaves none open, and the pool goes on', async () => {
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const controller = new AbortController();
        const model =
          ['fake-silent', 'fake-silent-body', 'fake-stall', 'fake-tokens-5000-rate-500'][index % 4] ?? '';
        const drained = drain(provider.stream(question(model, `random ${index}`), controller.signal));
        await setTimeout((index * 7) % 60);
        const reason = new Error(`stop ${index}`);
        controller.abort(reason);
        expect((await drained).error).toBe(reason);
      }),
    );
    await expect.poll(() => fake.stats().open).toBe(0);
    expect(
      (await drain(provider.stream(question('fake-fast'), new AbortController().signal))).error,
    ).toBeNull();
  });
});

test('an abort while the connection is being made ends the call at once', async () => {
  const { openai, close } = await speakToSilence(60_000);
  const controller = new AbortController();
  const drained = drain(openai.stream(question('fake-fast'), controller.signal));
  await setTimeout(20);
  const reason = new Error('stop');
  controller.abort(reason);
  expect((await drained).error).toBe(reason);
  await close();
});

test('a connection that is not made in time fails as unreachable', async () => {
  const { openai, close } = await speakToSilence(100);
  const { error } = await drain(openai.stream(question('fake-fast'), new AbortController().signal));
  expect(error).toMatchObject({ code: 'provider_unreachable' });
  expect((error as { detail: string }).detail).toContain('UND_ERR_CONNECT_TIMEOUT');
  await close();
});

test('closing the provider ends the calls that are under way', async () => {
  const fake = await startFakeProviders();
  const openai = speak(COMPATIBLE, fake, { concurrency: 10, connectMs: 1000 });
  const drained = drain(openai.stream(question('fake-silent'), new AbortController().signal));
  await expect.poll(() => fake.stats().open).toBe(1);
  await openai.close();
  expect((await drained).error).toMatchObject({ name: 'StreamError' });
  await fake.close();
});
