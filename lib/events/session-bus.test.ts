import { describe, expect, it } from 'vitest';
import { SessionBus, SlowSubscriberError } from './session-bus.ts';

const NEVER = new AbortController().signal;
const deleted = (threadId: string) => ({ type: 'thread-deleted', threadId }) as const;

async function take(chunks: AsyncIterator<Uint8Array>): Promise<string | null> {
  const { done, value } = await chunks.next();
  return done ? null : Buffer.from(value).toString();
}

describe('the bus of a session', () => {
  it('says hello first, then what happens, in order', async () => {
    const bus = new SessionBus();
    const chunks = bus.subscribe('anna', NEVER);
    expect(await take(chunks)).toBe('data: {"type":"hello"}\n\n');
    const waiting = take(chunks);
    bus.publish('anna', deleted('1'));
    bus.publish('anna', deleted('2'));
    bus.publish('anna', deleted('3'));
    expect(await waiting).toBe('data: {"type":"thread-deleted","threadId":"1"}\n\n');
    expect(await take(chunks)).toBe(
      'data: {"type":"thread-deleted","threadId":"2"}\n\ndata: {"type":"thread-deleted","threadId":"3"}\n\n',
    );
  });

  it('tells every tab of the session and nobody else', async () => {
    const bus = new SessionBus();
    const tabs = [bus.subscribe('anna', NEVER), bus.subscribe('anna', NEVER)];
    const stranger = bus.subscribe('bert', NEVER);
    for (const chunks of [...tabs, stranger]) await take(chunks);
    bus.publish('anna', deleted('1'));
    for (const chunks of tabs) expect(await take(chunks)).toMatch(/thread-deleted/);
    bus.publish('bert', deleted('2'));
    expect(await take(stranger)).toMatch(/"2"/);
  });

  it('cuts off a subscriber that does not keep up, and holds a bounded amount for it', async () => {
    const bus = new SessionBus();
    const slow = bus.subscribe('anna', NEVER);
    await take(slow);
    const quick = bus.subscribe('anna', NEVER);
    for (let event = 0; event < 400; event++) {
      bus.publish('anna', deleted('x'.repeat(1000)));
      await take(quick);
    }
    await expect(slow.next()).rejects.toThrow(SlowSubscriberError);
    expect(bus.size).toBe(1);
  });

  it('forgets a subscriber that left', async () => {
    const bus = new SessionBus();
    const gone = new AbortController();
    const chunks = bus.subscribe('anna', gone.signal);
    await take(chunks);
    const waiting = take(chunks);
    gone.abort();
    expect(await waiting).toBeNull();
    expect(bus.size).toBe(0);
    expect(bus.hears('anna')).toBe(false);
  });

  it('breaks every stream when the server goes down, and those to come', async () => {
    const bus = new SessionBus();
    const chunks = bus.subscribe('anna', NEVER);
    await take(chunks);
    const waiting = chunks.next();
    bus.disconnect(new Error('going down'));
    await expect(waiting).rejects.toThrow('going down');
    const late = bus.subscribe('anna', NEVER);
    await take(late).catch(() => {});
    await expect(late.next()).rejects.toThrow('going down');
  });
});
