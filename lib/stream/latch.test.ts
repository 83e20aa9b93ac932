import { describe, expect, it } from 'vitest';
import { Latch } from './latch.ts';

const NEVER = new AbortController().signal;

describe('Latch', () => {
  it('gives its value to who waits and to who comes later', async () => {
    const latch = new Latch<number>();
    const early = latch.wait(NEVER);
    latch.open(1);
    expect([await early, await latch.wait(NEVER)]).toEqual([1, 1]);
  });
  it('counts only the first outcome', async () => {
    const latch = new Latch<number>();
    latch.fail(new Error('first'));
    latch.open(2);
    await expect(latch.wait(NEVER)).rejects.toThrow('first');
  });
  it('fails nobody unheard: an error that no one waits for is no unhandled rejection', () => {
    new Latch<void>().fail(new Error('nobody listens'));
  });
  it('rejects with the reason of the signal, before and while waiting', async () => {
    const latch = new Latch<void>();
    const leaving = new AbortController();
    const waiting = latch.wait(leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    await expect(latch.wait(leaving.signal)).rejects.toThrow('left');
  });
  it('keeps nothing of a waiter that left', async () => {
    const latch = new Latch<void>();
    for (let i = 0; i < 100; i++) {
      const leaving = new AbortController();
      const waiting = latch.wait(leaving.signal).catch(() => {});
      leaving.abort();
      await waiting;
    }
    expect(latch.waiting).toBe(0);
  });
});
