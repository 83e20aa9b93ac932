import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import type { Provider, ProviderRequest } from './provider.ts';

/** A provider under test, and the names of its models that behave so. */
export interface ProviderHarness {
  provider: Provider;
  models: {
    /** Answers with text and ends properly. */
    answers: string;
    /** Long enough to be left in the middle. */
    long: string;
    /** Sends nothing for longer than any test. */
    silent: string;
    /** Sends some text, then nothing. */
    stalls: string;
    /** Sends some text, then breaks off. */
    cut: string;
    /** Fails before any text. */
    fails: string;
  };
  /** Resolves when the one call under way has reached where it is answered. */
  begun(): Promise<void>;
  /** Resolves when no call is open any more where it is answered. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

export function question(model: string, text = 'Hello?'): ProviderRequest {
  return {
    model,
    systemPrompt: null,
    messages: [{ role: 'user', text }],
    temperature: null,
    maxOutputTokens: null,
  };
}

/** Everything that a stream yields, and what it throws. */
export async function drain(
  stream: AsyncIterable<ProviderEvent>,
): Promise<{ events: ProviderEvent[]; text: string; error: unknown }> {
  const events: ProviderEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of stream) {
      events.push(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), error };
}

/** What every provider promises; see `provider.ts`. */
export function describeProvider(name: string, open: () => Promise<ProviderHarness>): void {
  describe(`${name} keeps the provider's contract`, () => {
    let harness: ProviderHarness;
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);

    beforeAll(async () => {
      process.on('unhandledRejection', onUnhandled);
      harness = await open();
    });
    afterEach(async () => {
      await harness.allClosed();
      expect(unhandled).toEqual([]);
    });
    afterAll(async () => {
      await harness.close();
      process.off('unhandledRejection', onUnhandled);
    });

    const stream = (model: keyof ProviderHarness['models'], signal = new AbortController().signal) =>
      harness.provider.stream(question(harness.models[model]), signal);

    test('yields text, none of it empty, and then exactly one finish with its usage', async () => {
      const { events, text, error } = await drain(stream('answers'));
      expect(error).toBeNull();
      expect(text).not.toBe('');
      expect(events.filter((event) => event.type === 'text' && event.text === '')).toEqual([]);
      expect(events.filter((event) => event.type === 'finish')).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({
        type: 'finish',
        reason: 'stop',
        usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      });
    });

    test('answers several at once, each with its own text', async () => {
      const texts = await Promise.all(
        Array.from({ length: 20 }, async () => (await drain(stream('answers'))).text),
      );
      expect(new Set(texts).size).toBe(1);
    });

    test('throws the reason of a signal that was aborted before it began, and yields nothing', async () => {
      const reason = new Error('too late');
      const { events, error } = await drain(stream('answers', AbortSignal.abort(reason)));
      expect(error).toBe(reason);
      expect(events).toEqual([]);
    });

    test.each([
      ['waiting for the first byte', 'silent', 0],
      ['waiting for more', 'stalls', 1],
      ['in the middle of an answer', 'long', 3],
    ] as const)('throws the reason at once when aborted while %s', async (_, model, after) => {
      const controller = new AbortController();
      const iterator = stream(model, controller.signal)[Symbol.asyncIterator]();
      for (let count = 0; count < after; count++) {
        expect((await iterator.next()).done).toBe(false);
      }
      const next = after === 0 ? iterator.next() : null;
      await harness.begun();
      const reason = new Error('stop');
      controller.abort(reason);
      await expect(next ?? iterator.next()).rejects.toBe(reason);
      expect(await iterator.next()).toMatchObject({ done: true });
    });

    test('releases the call when its reader leaves in the middle', async () => {
      let seen = 0;
      for await (const _ of stream('long')) {
        if (++seen === 3) {
          break;
        }
      }
      expect(seen).toBe(3);
      await harness.allClosed();
    });

    test('keeps what came before a cut and throws it as a failure', async () => {
      const { text, error } = await drain(stream('cut'));
      expect(text).not.toBe('');
      expect(error).toBeInstanceOf(StreamError);
      expect(error).toMatchObject({ code: 'provider_cut' });
    });

    test('throws a failure before any event where the vendor fails', async () => {
      const { events, error } = await drain(stream('fails'));
      expect(events).toEqual([]);
      expect(error).toBeInstanceOf(StreamError);
      expect(error).toMatchObject({ code: 'provider_error' });
    });

    test('leaves no listener on the signal, however the call ends', async () => {
      for (const model of ['answers', 'cut', 'fails'] as const) {
        const { signal } = new AbortController();
        await drain(stream(model, signal));
        expect({ model, listeners: getEventListeners(signal, 'abort').length }).toEqual({
          model,
          listeners: 0,
        });
      }
    });

    test('warms up without throwing, more than once', async () => {
      await harness.provider.warmUp();
      await harness.provider.warmUp();
    });
  });
}
