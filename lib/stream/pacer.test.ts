import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { Pacer, type PacerSettings } from './pacer.ts';
import { seededRandom } from './seeded-random.ts';
import type { QueuePlace, Ticket } from './ticket.ts';

const NEVER = new AbortController().signal;

function makePacer(over: Partial<PacerSettings> = {}) {
  const clock = new ManualClock();
  const settings = {
    ...{ rps: 10, burst: 1, concurrency: 100, maxQueue: 1_000, maxWaitMs: 30_000 },
    ...{ ownerQueue: 1_000, ownerConcurrency: 1_000 },
    ...over,
  };
  return { clock, pacer: new Pacer(settings, clock) };
}

/** Enters, waits, and notes when it went. */
function call(
  pacer: Pacer,
  clock: ManualClock,
  signal = NEVER,
  onPlace?: (place: QueuePlace) => void,
  owner = 'anna',
) {
  const ticket = pacer.enter(owner);
  const result = { ticket, at: null as number | null, waited: null as number | null, error: null as unknown };
  const done = ticket.wait(signal, onPlace).then(
    (waited) => {
      ticket.spend();
      result.at = clock.now() - 1_000;
      result.waited = waited;
    },
    (error) => {
      result.error = error;
    },
  );
  return Object.assign(result, { done });
}

describe('Pacer', () => {
  it('lets a call through at once with a wait of 0 while there is a token', async () => {
    const { pacer, clock } = makePacer();
    const places: QueuePlace[] = [];
    const first = call(pacer, clock, NEVER, (place) => places.push(place));
    await clock.advance();
    expect(first).toMatchObject({ at: 0, waited: 0 });
    expect(places).toEqual([]);
  });

  it('serves first come first served at the rate, and records what each waited', async () => {
    const { pacer, clock } = makePacer();
    const calls = Array.from({ length: 5 }, () => call(pacer, clock));
    await clock.advance(1_000);
    expect(calls.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400]);
    expect(calls.map(({ waited }) => waited)).toEqual([0, 100, 200, 300, 400]);
  });

  it('lets no more calls run at once than its concurrency, and goes on when one leaves', async () => {
    const { pacer, clock } = makePacer({ burst: 10, concurrency: 2 });
    const calls = Array.from({ length: 4 }, () => call(pacer, clock));
    await clock.advance(5_000);
    expect(calls.map(({ at }) => at)).toEqual([0, 0, null, null]);
    calls[0]?.ticket.leave();
    await clock.advance();
    expect(calls[2]?.at).toBe(5_000);
    expect(pacer.active).toBe(2);
  });

  it('refuses with queue_full beyond its depth, saying when to come again, and keeps nothing of the refused', async () => {
    const { pacer, clock } = makePacer({ maxQueue: 2 });
    const calls = Array.from({ length: 3 }, () => call(pacer, clock));
    expect(() => pacer.enter('anna')).toThrowError(
      expect.objectContaining({ code: 'queue_full', retryAfterMs: 300 }),
    );
    expect(pacer.depth).toBe(2);
    await clock.advance(300);
    expect(calls.map(({ at }) => at)).toEqual([0, 100, 200]);
  });

  it('with a depth of 0 still lets a call through that need not wait', async () => {
    const { pacer } = makePacer({ maxQueue: 0 });
    expect(() => pacer.enter('anna')).not.toThrow();
    expect(() => pacer.enter('anna')).toThrow();
  });

  it('gives up a call that waited too long with queue_timeout, at no cost to the next', async () => {
    const { pacer, clock } = makePacer({ rps: 0.1, maxWaitMs: 5_000 });
    call(pacer, clock);
    const late = call(pacer, clock);
    await clock.advance(4_000);
    const next = call(pacer, clock);
    await clock.advance(1_000);
    expect(late.error).toMatchObject({ code: 'queue_timeout' });
    expect(next.at).toBeNull();
    expect(pacer.depth).toBe(1);
    await clock.advance(3_999);
    expect(next.error).toBeNull();
    await clock.advance(1);
    expect(next.error).toMatchObject({ code: 'queue_timeout' });
  });

  it('spends no token and no place on a waiter that left', async () => {
    const { pacer, clock } = makePacer();
    const leaving = new AbortController();
    call(pacer, clock);
    const gone = Array.from({ length: 50 }, () => call(pacer, clock, leaving.signal));
    const stays = call(pacer, clock);
    leaving.abort(new Error('left'));
    await clock.advance(100);
    expect(stays.at).toBe(100);
    expect(gone.every(({ error }) => (error as Error).message === 'left')).toBe(true);
    expect(pacer.depth).toBe(0);
  });

  it('gives back slot and token of a call that was granted and never made', async () => {
    const { pacer, clock } = makePacer({ concurrency: 1 });
    const granted = pacer.enter('anna');
    const next = call(pacer, clock);
    await clock.advance();
    expect(next.at).toBeNull();
    granted.leave();
    granted.leave();
    await clock.advance();
    expect(next.at).toBe(0);
    expect(pacer.active).toBe(1);
  });

  it('dates a token when its call goes out, however long after its place was granted', async () => {
    const { pacer, clock } = makePacer({ burst: 3 });
    const held = Array.from({ length: 3 }, () => pacer.enter('anna'));
    await clock.advance(2_000);
    for (const ticket of held) ticket.spend();
    const later = Array.from({ length: 3 }, () => call(pacer, clock));
    await clock.advance(1_000);
    expect(later.map(({ at }) => at)).toEqual([2_100, 2_200, 2_300]);
  });

  it('keeps the place of a call that entered before it waits', async () => {
    const { pacer, clock } = makePacer();
    call(pacer, clock);
    const early = pacer.enter('anna');
    const later = call(pacer, clock);
    await clock.advance(100);
    expect(await early.wait(NEVER)).toBe(100);
    early.spend();
    await clock.advance(100);
    expect(later.at).toBe(200);
  });

  it('tells position and estimate at once and again as the queue moves on', async () => {
    const { pacer, clock } = makePacer({ rps: 2 });
    const places: QueuePlace[] = [];
    call(pacer, clock);
    call(pacer, clock);
    call(pacer, clock, NEVER, (place) => places.push(place));
    await clock.advance();
    expect(places).toEqual([{ position: 2, etaMs: 1_000 }]);
    await clock.advance(750);
    expect(places).toEqual([
      { position: 2, etaMs: 1_000 },
      { position: 1, etaMs: 250 },
    ]);
  });

  it('estimates from how long calls hold their slots where slots are what is short', async () => {
    const { pacer, clock } = makePacer({ rps: 1_000, burst: 100, concurrency: 1 });
    for (let i = 0; i < 40; i++) {
      const held = call(pacer, clock);
      await clock.advance(1_000);
      held.ticket.leave();
    }
    call(pacer, clock);
    const places: QueuePlace[] = [];
    call(pacer, clock, NEVER, (place) => places.push(place));
    expect(places[0]?.position).toBe(1);
    expect(places[0]?.etaMs).toBeGreaterThan(900);
  });

  it('pauses everyone when the provider says so, and tells who waits', async () => {
    const { pacer, clock } = makePacer();
    call(pacer, clock);
    const places: QueuePlace[] = [];
    const waiting = call(pacer, clock, NEVER, (place) => places.push(place));
    await clock.advance(50);
    expect(pacer.pause(2_000)).toBe(2_000);
    await clock.advance(1_999);
    expect(waiting.at).toBeNull();
    expect(places.at(-1)?.etaMs).toBeGreaterThan(1_000);
    await clock.advance(1);
    expect(waiting.at).toBe(2_050);
  });

  it('clamps a pause of a day to a minute', async () => {
    const { pacer } = makePacer();
    expect(pacer.pause(86_400_000)).toBe(60_000);
  });

  it('puts a call that steps aside back at the place of its first arrival, without its slot', async () => {
    const { pacer, clock } = makePacer({ concurrency: 1 });
    const first = call(pacer, clock);
    const second = call(pacer, clock);
    const third = call(pacer, clock);
    await clock.advance();
    pacer.pause(500);
    first.ticket.stepAside();
    expect(pacer.active).toBe(0);
    let again: number | null = null;
    void first.ticket.wait(NEVER).then(() => {
      again = clock.now() - 1_000;
    });
    await clock.advance(500);
    expect([again, second.at, third.at]).toEqual([500, null, null]);
  });

  it('lets a call wait out a pause that is longer than the longest wait', async () => {
    const { pacer, clock } = makePacer({ maxWaitMs: 1_000 });
    const { ticket } = call(pacer, clock);
    await clock.advance();
    pacer.pause(60_000);
    ticket.stepAside();
    let waited: number | null = null;
    void ticket.wait(NEVER).then((ms) => {
      waited = ms;
    });
    await clock.advance(60_000);
    expect(waited).toBe(60_000);
  });

  it('leaks no slot whatever its calls do: after any mix the same number gets through', async () => {
    const random = seededRandom(7);
    const { pacer, clock } = makePacer({
      ...{ rps: 1_000, burst: 5, concurrency: 3, maxQueue: 5, maxWaitMs: 40 },
      ...{ ownerQueue: 6, ownerConcurrency: 2 },
    });
    const tickets: Ticket[] = [];
    for (let i = 0; i < 3_000; i++) {
      const dice = random();
      if (dice < 0.5) {
        try {
          const ticket = pacer.enter(random() < 0.6 ? 'anna' : 'bert');
          tickets.push(ticket);
          const leaving = new AbortController();
          ticket.wait(leaving.signal).then(
            () => random() < 0.8 && ticket.spend(),
            () => {},
          );
          if (random() < 0.3) leaving.abort(new Error('left'));
        } catch {
          // queue_full is one of the ways out.
        }
      } else if (dice < 0.6) {
        pacer.pause(random() * 20);
      } else {
        const [ticket] = tickets.splice(Math.floor(random() * tickets.length), 1);
        if (random() < 0.3) {
          ticket?.stepAside();
          void ticket?.wait(NEVER).catch(() => {});
        }
        ticket?.leave();
      }
      if (random() < 0.3) await clock.advance(random() * 30);
      expect(pacer.active).toBeLessThanOrEqual(3);
      expect(pacer.depth).toBeLessThanOrEqual(9);
    }
    for (const ticket of tickets) ticket.leave();
    await clock.advance(60_000);
    expect([pacer.active, pacer.depth, clock.pending]).toEqual([0, 0, 0]);
    const calls = ['anna', 'anna', 'bert'].map((owner) => call(pacer, clock, NEVER, undefined, owner));
    await clock.advance();
    expect(calls.every(({ at }) => at !== null)).toBe(true);
  });
});
