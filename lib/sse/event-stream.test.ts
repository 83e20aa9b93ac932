import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventStream } from './event-stream.ts';

/** An iterator that a test feeds by hand, and that says what was asked of it. */
class HandFed implements AsyncIterator<Uint8Array> {
  asked = 0;
  signal: AbortSignal | null = null;
  #waiting = Promise.withResolvers<IteratorResult<Uint8Array>>();

  open = (signal: AbortSignal): this => {
    this.signal = signal;
    return this;
  };
  next(): Promise<IteratorResult<Uint8Array>> {
    this.asked++;
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }
  give(text: string): void {
    this.#waiting.resolve({ done: false, value: Buffer.from(text) });
  }
  end(): void {
    this.#waiting.resolve({ done: true, value: undefined });
  }
  fail(error: Error): void {
    this.#waiting.reject(error);
  }
}

const NEVER = new AbortController().signal;
const textOf = async (reading: Promise<ReadableStreamReadResult<Uint8Array>>) => {
  const { done, value } = await reading;
  return done ? null : Buffer.from(value).toString();
};
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an event stream', () => {
  it('asks for a chunk only when the last one has been taken', async () => {
    const fed = new HandFed();
    const reader = eventStream(fed.open, NEVER).getReader();
    await settle();
    expect(fed.asked).toBe(0);
    const first = reader.read();
    await settle();
    fed.give('one');
    expect(await textOf(first)).toBe('one');
    await settle();
    expect(fed.asked).toBe(1);
  });

  it('ends when its iterator ends and breaks when it throws', async () => {
    const ending = new HandFed();
    const ended = eventStream(ending.open, NEVER).getReader().read();
    await settle();
    ending.end();
    expect(await textOf(ended)).toBeNull();

    const failing = new HandFed();
    const broken = eventStream(failing.open, NEVER).getReader().read();
    await settle();
    failing.fail(new Error('going down'));
    await expect(broken).rejects.toThrow('going down');
  });

  it.each(['the request aborts', 'the stream is cancelled'])(
    'tells its iterator that the client left when %s, once',
    async (how) => {
      const fed = new HandFed();
      const request = new AbortController();
      let subscribers = 0;
      const stream = eventStream(fed.open, request.signal, {
        subscribed: () => subscribers++,
        unsubscribed: () => subscribers--,
        sent: () => {},
      });
      const reader = stream.getReader();
      const reading = reader.read();
      await settle();
      expect(subscribers).toBe(1);
      if (how === 'the request aborts') request.abort();
      await reader.cancel();
      request.abort();
      expect(fed.signal?.aborted).toBe(true);
      expect(subscribers).toBe(0);
      fed.give('too late');
      expect(await textOf(reading)).toBeNull();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('counts the bytes that it hands on, pings too', async () => {
    const fed = new HandFed();
    let bytes = 0;
    const observer = { subscribed() {}, unsubscribed() {}, sent: (sent: number) => (bytes += sent) };
    const reader = eventStream(fed.open, NEVER, observer).getReader();
    const first = reader.read();
    await settle();
    fed.give('four');
    await first;
    expect(bytes).toBe(4);
    const ping = reader.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(bytes).toBe(4 + ((await textOf(ping))?.length ?? 0));
    expect(bytes).toBeGreaterThan(4);
    await reader.cancel();
  });

  it('opens nothing for a client that has gone already', async () => {
    const fed = new HandFed();
    const reader = eventStream(fed.open, AbortSignal.abort()).getReader();
    expect(await textOf(reader.read())).toBeNull();
    expect(fed.signal).toBeNull();
  });

  it('pings a quiet client every 15 seconds and loses no chunk by it', async () => {
    const fed = new HandFed();
    const reader = eventStream(fed.open, NEVER).getReader();
    const first = reader.read();
    await settle();
    vi.advanceTimersByTime(15_000);
    expect(await textOf(first)).toBe(': ping\n\n');
    const second = reader.read();
    await settle();
    vi.advanceTimersByTime(14_999);
    fed.give('one');
    expect(await textOf(second)).toBe('one');
    const third = reader.read();
    await settle();
    vi.advanceTimersByTime(14_999);
    fed.give('two');
    expect(await textOf(third)).toBe('two');
    expect(fed.asked).toBe(2);
  });

  it('does not pile up pings for a client that takes nothing', async () => {
    const fed = new HandFed();
    const reader = eventStream(fed.open, NEVER).getReader();
    vi.advanceTimersByTime(150_000);
    const first = reader.read();
    await settle();
    fed.give('one');
    expect(await textOf(first)).toBe('one');
    await reader.cancel();
  });
});
