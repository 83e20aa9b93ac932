import { beforeEach, describe, expect, it } from 'vitest';
import { StreamError } from './errors.ts';
import type { ManualClock } from './manual-clock.ts';
import { readText } from './plain-frames.ts';
import type { RunEvent } from './run-event.ts';
import type { Claim, RunLog } from './run-log.ts';

const NEVER = new AbortController().signal;
const delta = (text: string): RunEvent => ({ type: 'text-delta', id: '0', delta: text });
const ABORT: RunEvent = { type: 'abort', reason: 'cancelled' };
const claim = (runId: string, over: Partial<Claim> = {}): Claim => ({
  runId,
  key: 'key',
  joinsSettled: true,
  messageKey: null,
  content: '',
  ...over,
});

/** What a log under test must offer: its clock, frames encoded by `encodePlain`, ended by `PLAIN_END`, kept for 30 s. */
export interface RunLogUnderTest {
  log: RunLog;
  clock: ManualClock;
}

/** The contract of `RunLog`: every adapter passes it. */
export function runLogContract(name: string, make: () => Promise<RunLogUnderTest>): void {
  describe(`${name} as a run log`, () => {
    let log: RunLog;
    let clock: ManualClock;
    beforeEach(async () => {
      ({ log, clock } = await make());
    });
    const read = (runId: string, after = -1) => readText(log.read(runId, after, NEVER));

    describe('claim', () => {
      it('elects exactly one leader of many concurrent claims with one key', async () => {
        const claims = await Promise.all(Array.from({ length: 100 }, (_, i) => log.claim(claim(`run-${i}`))));
        expect(claims.filter(({ role }) => role === 'leader')).toHaveLength(1);
        expect(new Set(claims.map(({ runId }) => runId)).size).toBe(1);
      });
      it('gives every claim without a key a run of its own', async () => {
        const a = await log.claim(claim('a', { key: null }));
        const b = await log.claim(claim('b', { key: null }));
        expect([a.role, b.role]).toEqual(['leader', 'leader']);
      });
      it('lets a settled run be joined for as long as it is shared, and no longer', async () => {
        await log.claim(claim('a'));
        await log.settle('a', 'complete', [ABORT], 2_000);
        await clock.advance(1_999);
        expect(await log.claim(claim('b'))).toMatchObject({ role: 'follower', runId: 'a' });
        await clock.advance(1);
        expect(await log.claim(claim('c'))).toMatchObject({ role: 'leader', runId: 'c' });
      });
      it('shares nothing for longer because the clock went backwards', async () => {
        await log.claim(claim('a'));
        await log.settle('a', 'complete', [ABORT], 2_000);
        clock.jump(-3_600_000);
        expect(await log.claim(claim('b'))).toMatchObject({ role: 'leader' });
      });
      it('joins a non-idempotent claim only to a run that has not settled', async () => {
        await log.claim(claim('a'));
        expect(await log.claim(claim('b', { joinsSettled: false }))).toMatchObject({ role: 'follower' });
        await log.settle('a', 'complete', [ABORT], 30_000);
        expect(await log.claim(claim('c', { joinsSettled: false }))).toMatchObject({
          role: 'leader',
          runId: 'c',
        });
      });
      it('lets nobody join from the moment a cancel is requested', async () => {
        await log.claim(claim('a'));
        await log.requestCancel('a');
        expect(await log.claim(claim('b'))).toMatchObject({ role: 'leader', runId: 'b' });
        await log.settle('a', 'cancelled', [ABORT], 0);
        expect(await log.claim(claim('c'))).toMatchObject({ role: 'follower', runId: 'b' });
      });
      it('does not take the key away from the run that has it now when an older one goes', async () => {
        await log.claim(claim('a'));
        await log.requestCancel('a');
        await log.claim(claim('b'));
        await log.drop('a');
        expect(await log.claim(claim('c'))).toMatchObject({ role: 'follower', runId: 'b' });
      });
      it('answers a message id sent again with its run, whatever it settled as and whatever the key', async () => {
        await log.claim(claim('a', { messageKey: 'm', content: 'one' }));
        await log.requestCancel('a');
        await log.settle('a', 'cancelled', [ABORT], 0);
        const again = await log.claim(claim('b', { key: 'other', messageKey: 'm', content: 'two' }));
        expect(again).toEqual({ role: 'replay', runId: 'a', content: 'one' });
      });
      it("remembers a follower's message id for as long as its run is shared", async () => {
        await log.claim(claim('a', { messageKey: 'm1' }));
        await log.claim(claim('b', { messageKey: 'm2' }));
        await log.settle('a', 'failed', [ABORT], 2_000);
        expect(await log.claim(claim('c', { messageKey: 'm2' }))).toMatchObject({
          role: 'replay',
          runId: 'a',
        });
        await clock.advance(2_000);
        expect(await log.claim(claim('d', { messageKey: 'm2' }))).toMatchObject({ role: 'leader' });
        expect(await log.claim(claim('e', { messageKey: 'm1' }))).toMatchObject({
          role: 'replay',
          runId: 'a',
        });
      });
    });

    describe('read', () => {
      beforeEach(async () => {
        await log.claim(claim('a'));
      });
      it('gives every reader the same bytes, whenever it joins', async () => {
        const readers = [read('a')];
        for (const text of ['one', 'two', 'three']) {
          await log.append('a', [delta(text)]);
          readers.push(read('a'));
          await clock.advance();
          readers.push(read('a'));
        }
        await log.settle('a', 'complete', [ABORT], 0);
        readers.push(read('a'));
        await clock.advance();
        const texts = await Promise.all(readers);
        expect(texts[0]).toMatch(/^0 .*one.*\n1 .*two.*\n2 .*three.*\n3 .*abort.*\nEND\n$/);
        for (const text of texts) expect(text).toBe(texts[0]);
      });
      it('goes on strictly after the cursor, from every cursor', async () => {
        await log.append('a', [delta('one'), delta('two')]);
        await log.settle('a', 'complete', [ABORT], 0);
        const whole = (await read('a')).split('\n');
        for (let after = -1; after < 3; after++) {
          expect((await read('a', after)).split('\n')).toEqual(whole.slice(after + 1));
        }
      });
      it('hands out all that came since the last chunk as chunks of whole frames up to 64 KiB', async () => {
        for (let i = 0; i < 400; i++) await log.append('a', [delta('x'.repeat(1_000))]);
        await log.append('a', [delta('y'.repeat(200_000))]);
        await log.settle('a', 'complete', [ABORT], 0);
        const sizes: number[] = [];
        const seen: string[] = [];
        for await (const chunk of log.read('a', -1, NEVER)) {
          sizes.push(chunk.length);
          const text = new TextDecoder().decode(chunk);
          expect(text.endsWith('\n')).toBe(true);
          seen.push(...text.trimEnd().split('\n'));
        }
        expect(sizes.filter((size) => size > 65_536)).toHaveLength(1);
        expect(sizes.length).toBeLessThan(20);
        expect(seen.map((line) => Number.parseInt(line, 10)).slice(0, -1)).toEqual([...Array(402).keys()]);
      });
      it('ends in order when its signal aborts, and disturbs no other reader', async () => {
        const leaving = new AbortController();
        const left = readText(log.read('a', -1, leaving.signal));
        const stays = read('a');
        await log.append('a', [delta('one')]);
        await clock.advance();
        leaving.abort();
        expect(await left).toContain('one');
        await log.settle('a', 'complete', [ABORT], 0);
        await clock.advance();
        expect(await stays).toContain('END');
      });
      it('costs a stalled reader nothing but a cursor: it catches up in few steps', async () => {
        const stalled = log.read('a', -1, NEVER);
        await stalled[Symbol.asyncIterator]();
        for (let i = 0; i < 1_000; i++) {
          await log.append('a', [delta(`${i}`)]);
          await clock.advance();
        }
        await log.settle('a', 'complete', [ABORT], 0);
        let chunks = 0;
        for await (const chunk of stalled) chunks += chunk.length > 0 ? 1 : 0;
        expect(chunks).toBeLessThan(12);
      });
      it('throws run_expired where the run is unknown', async () => {
        await expect(read('nothing')).rejects.toMatchObject({ code: 'run_expired' });
      });
      it('throws to every reader, and to new ones, on disconnect', async () => {
        const live = read('a');
        log.disconnect(new Error('going down'));
        await expect(live).rejects.toThrow('going down');
        await expect(read('a')).rejects.toThrow('going down');
      });
      it.each(['drop', 'disconnect'])(
        'lets who reads a settled run see its end, a %s notwithstanding',
        async (how) => {
          const live = read('a');
          await log.settle('a', 'complete', [ABORT], 0);
          if (how === 'drop') await log.drop('a');
          else log.disconnect(new Error('going down'));
          await clock.advance();
          expect(await live).toContain('END');
        },
      );
      it('ends in order when the run is dropped', async () => {
        const live = read('a');
        await log.drop('a');
        expect(await live).toBe('');
      });
    });

    describe('settle', () => {
      it('counts once: later settles and appends change nothing', async () => {
        await log.claim(claim('a'));
        expect(await log.settle('a', 'complete', [ABORT], 0)).toBe(true);
        const before = await read('a');
        expect(await log.settle('a', 'failed', [ABORT], 0)).toBe(false);
        await log.append('a', [delta('late')]);
        expect(await read('a')).toBe(before);
        expect(await log.state('a')).toEqual({ status: 'complete', head: 0 });
      });
      it('wakes everyone who waits for it, and answers at once afterwards', async () => {
        await log.claim(claim('a'));
        const waiting = log.settled('a', NEVER);
        await log.settle('a', 'failed', [ABORT], 0);
        expect(await waiting).toBe('failed');
        expect(await log.settled('a', NEVER)).toBe('failed');
      });
      it('keeps the log readable for its time, then forgets it', async () => {
        await log.claim(claim('a', { messageKey: 'm' }));
        await log.settle('a', 'complete', [ABORT], 30_000);
        await clock.advance(29_999);
        expect(await read('a')).toContain('END');
        await clock.advance(2);
        expect(await log.state('a')).toBeNull();
        await expect(read('a')).rejects.toMatchObject({ code: 'run_expired' });
        expect(await log.claim(claim('b', { messageKey: 'm' }))).toMatchObject({ role: 'leader' });
      });
    });

    describe('opened', () => {
      it('resolves with the first frame, for leader and followers alike', async () => {
        await log.claim(claim('a'));
        let opened = 0;
        const all = [1, 2, 3].map(() => log.opened('a', NEVER).then(() => (opened += 1)));
        await clock.advance();
        expect(opened).toBe(0);
        await log.append('a', [delta('one')]);
        await clock.advance();
        await Promise.all(all);
        await log.opened('a', NEVER);
      });
      it('rejects for everyone with the reason of a discard, also for who asks just after it', async () => {
        await log.claim(claim('a'));
        const follower = await log.claim(claim('b'));
        const early = log.opened(follower.runId, NEVER);
        early.catch(() => {});
        await log.discard('a', new StreamError('queue_full', { retryAfterMs: 700 }));
        await expect(early).rejects.toMatchObject({ code: 'queue_full', retryAfterMs: 700 });
        await expect(log.opened('a', NEVER)).rejects.toMatchObject({ code: 'queue_full' });
      });
      it('leaves nothing behind after a discard: key and message id are free', async () => {
        await log.claim(claim('a', { messageKey: 'm' }));
        await log.discard('a', new StreamError('queue_full'));
        expect(await log.claim(claim('b', { messageKey: 'm' }))).toMatchObject({
          role: 'leader',
          runId: 'b',
        });
        expect(await log.state('a')).toBeNull();
      });
      it('does not discard a run that has begun', async () => {
        await log.claim(claim('a'));
        await log.append('a', [delta('one')]);
        await log.discard('a', new StreamError('internal'));
        expect(await log.state('a')).toEqual({ status: 'open', head: 0 });
      });
      it('stops waiting when its signal aborts', async () => {
        await log.claim(claim('a'));
        await expect(log.opened('a', AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
      });
    });

    describe('unattendedMs', () => {
      it('counts from when the last reader or waiter left, and not before there was one', async () => {
        await log.claim(claim('a'));
        expect(await log.unattendedMs('a')).toBeNull();
        await log.append('a', [delta('one')]);
        await clock.advance();
        const [reading, waiting] = [new AbortController(), new AbortController()];
        const reader = log.read('a', -1, reading.signal);
        await reader.next();
        const settled = log.settled('a', waiting.signal).catch(() => 'left');
        reading.abort();
        await clock.advance(500);
        expect(await log.unattendedMs('a')).toBeNull();
        waiting.abort(new Error('left'));
        expect(await settled).toBe('left');
        await clock.advance(700);
        expect(await log.unattendedMs('a')).toBe(700);
        void log.read('a', -1, NEVER).next();
        await clock.advance(5_000);
        expect(await log.unattendedMs('a')).toBeNull();
      });
      it('counts who came too late to read', async () => {
        await log.claim(claim('a'));
        await log.append('a', [delta('one')]);
        await clock.advance();
        log.read('a', -1, AbortSignal.abort());
        await clock.advance(300);
        expect(await log.unattendedMs('a')).toBe(300);
      });
      it('is null for a settled and for an unknown run', async () => {
        await log.claim(claim('a'));
        await log.settle('a', 'complete', [ABORT], 0);
        await clock.advance(1_000);
        expect([await log.unattendedMs('a'), await log.unattendedMs('nothing')]).toEqual([null, null]);
      });
    });

    describe('cancel', () => {
      it('reaches the listener once, also one that listens later', async () => {
        await log.claim(claim('a'));
        let heard = 0;
        log.onCancel('a', () => (heard += 1));
        expect(await log.requestCancel('a')).toBe(true);
        expect(await log.requestCancel('a')).toBe(true);
        expect(heard).toBe(1);
        log.onCancel('a', () => (heard += 1));
        expect(heard).toBe(2);
      });
      it('is false for a settled and for an unknown run', async () => {
        await log.claim(claim('a'));
        await log.settle('a', 'complete', [ABORT], 0);
        expect(await log.requestCancel('a')).toBe(false);
        expect(await log.requestCancel('nothing')).toBe(false);
      });
      it('is not heard by a listener that stopped listening', async () => {
        await log.claim(claim('a'));
        let heard = 0;
        log.onCancel('a', () => (heard += 1))();
        await log.requestCancel('a');
        expect(heard).toBe(0);
      });
    });

    it('forgets a dropped run, its key and its message ids', async () => {
      await log.claim(claim('a', { messageKey: 'm' }));
      await log.settle('a', 'complete', [ABORT], 30_000);
      await log.drop('a');
      expect(await log.state('a')).toBeNull();
      expect(await log.claim(claim('b', { messageKey: 'm' }))).toMatchObject({ role: 'leader' });
    });
  });
}
