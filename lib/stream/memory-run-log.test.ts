import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { MemoryRunLog, type MemoryRunLogOptions } from './memory-run-log.ts';
import { encodePlain, PLAIN_END, readText } from './plain-frames.ts';
import { runLogContract } from './run-log.contract.ts';

const NEVER = new AbortController().signal;

function makeLog(over: Partial<MemoryRunLogOptions> = {}) {
  const clock = new ManualClock();
  const log = new MemoryRunLog({
    clock,
    encode: encodePlain,
    endMark: PLAIN_END,
    keepMs: 30_000,
    maxSettled: 1_000,
    maxSettledBytes: 16 * 1024 * 1024,
    ...over,
  });
  return { log, clock };
}

runLogContract('MemoryRunLog', async () => makeLog());

describe('MemoryRunLog', () => {
  const run = async (log: MemoryRunLog, id: string, text = 'hello') => {
    await log.claim({
      runId: id,
      key: `key of ${id}`,
      joinsSettled: true,
      messageKey: `id of ${id}`,
      content: '',
    });
    await log.append(id, [{ type: 'text-delta', id: '0', delta: text }]);
    await log.settle(id, 'complete', [{ type: 'abort', reason: 'cancelled' }], 30_000);
  };

  it('holds no more settled logs, keys and ids than its bound, however many runs it served', async () => {
    const { log } = makeLog({ maxSettled: 50 });
    for (let i = 0; i < 5_000; i++) await run(log, `run-${i}`);
    expect(log.counts()).toEqual({ live: 0, kept: 50, keys: 50, messages: 50, readers: 0 });
  });

  it('holds no more bytes of settled logs than its bound', async () => {
    const { log } = makeLog({ maxSettledBytes: 1024 * 1024 });
    for (let i = 0; i < 100; i++) await run(log, `run-${i}`, 'x'.repeat(100_000));
    expect(log.counts().kept).toBeLessThanOrEqual(10);
    expect(log.counts().kept).toBeGreaterThan(5);
  });

  it('lets go of a settled log past its time, its key and ids too, without being asked for it', async () => {
    const { log, clock } = makeLog();
    for (let i = 0; i < 100; i++) await run(log, `run-${i}`);
    clock.jump(29_000);
    await run(log, 'in time');
    expect(log.counts().kept).toBe(101);
    clock.jump(2_000);
    await run(log, 'after');
    expect(log.counts()).toEqual({ live: 0, kept: 2, keys: 2, messages: 2, readers: 0 });
  });

  it('holds discarded runs no longer than settled ones', async () => {
    const { log } = makeLog({ maxSettled: 10 });
    for (let i = 0; i < 100; i++) {
      await log.claim({ runId: `${i}`, key: `${i}`, joinsSettled: true, messageKey: `${i}`, content: '' });
      await log.discard(`${i}`, new (await import('./errors.ts')).StreamError('queue_full'));
    }
    expect(log.counts()).toEqual({ live: 0, kept: 10, keys: 0, messages: 0, readers: 0 });
  });

  it('remembers a bounded number of message ids for one run', async () => {
    const { log } = makeLog();
    for (let i = 0; i < 10_500; i++) {
      await log.claim({ runId: `${i}`, key: 'one', joinsSettled: true, messageKey: `m${i}`, content: '' });
    }
    expect(log.counts().messages).toBe(10_000);
    expect(log.counts().live).toBe(1);
  });

  it('gives a reader one chunk for everything appended before the waiting input is handled', async () => {
    const { log, clock } = makeLog();
    await log.claim({ runId: 'a', key: null, joinsSettled: true, messageKey: null, content: '' });
    const chunks: string[] = [];
    const reading = (async () => {
      for await (const chunk of log.read('a', -1, NEVER)) chunks.push(new TextDecoder().decode(chunk));
    })();
    for (const delta of ['a', 'b', 'c']) await log.append('a', [{ type: 'text-delta', id: '0', delta }]);
    await clock.advance();
    expect(chunks).toHaveLength(1);
    await log.settle('a', 'complete', [], 0);
    await clock.advance();
    await reading;
  });

  it('lets go of readers that end, leave and break', async () => {
    const { log, clock } = makeLog();
    await log.claim({ runId: 'a', key: null, joinsSettled: true, messageKey: null, content: '' });
    const leaving = new AbortController();
    const ended = readText(log.read('a', -1, leaving.signal));
    const returned = log.read('a', -1, NEVER);
    const first = returned.next();
    expect(log.counts().readers).toBe(2);
    leaving.abort();
    await returned.return?.();
    expect(log.counts().readers).toBe(0);
    await Promise.all([ended, first]);
    expect(clock.pending).toBe(0);
  });
});
