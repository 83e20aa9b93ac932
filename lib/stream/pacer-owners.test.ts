import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { Pacer, type PacerSettings } from './pacer.ts';
import { seededRandom } from './seeded-random.ts';
import type { QueuePlace, Ticket } from './ticket.ts';

const NEVER = new AbortController().signal;

function world(over: Partial<PacerSettings> = {}) {
  const clock = new ManualClock();
  const settings = {
    ...{ rps: 10, burst: 1, concurrency: 100, maxQueue: 1_000, maxWaitMs: 30_000 },
    ...{ ownerQueue: 50, ownerConcurrency: 10 },
    ...over,
  };
  const pacer = new Pacer(settings, clock);
  const ask = (owner: string) => {
    const ticket = pacer.enter(owner);
    const asked = {
      ticket,
      at: null as number | null,
      error: null as unknown,
      places: [] as QueuePlace[],
    };
    ticket
      .wait(NEVER, (place) => asked.places.push(place))
      .then(
        () => {
          ticket.spend();
          asked.at = clock.now() - 1_000;
        },
        (error) => {
          asked.error = error;
        },
      );
    return asked;
  };
  return { clock, pacer, ask };
}

const many = <T>(length: number, make: () => T) => Array.from({ length }, make);

describe('a pacer among owners', () => {
  it('lets a stranger go next although another has forty waiting', async () => {
    const { clock, ask } = world({ ownerConcurrency: 50 });
    many(40, () => ask('anna'));
    const stranger = ask('bert');
    await clock.advance(100);
    const second = ask('bert');
    await clock.advance(100);
    expect(stranger.places[0]).toEqual({ position: 2, etaMs: 200 });
    expect(stranger.at).toBe(200);
    await clock.advance(200);
    expect(second.at).toBe(400);
  });

  it('lets one owner have no more under way than its share, while others go on', async () => {
    const { clock, ask, pacer } = world({ burst: 100 });
    const anna = many(12, () => ask('anna'));
    await clock.advance();
    expect(anna.filter(({ at }) => at !== null)).toHaveLength(10);
    const bert = ask('bert');
    await clock.advance();
    expect([bert.at, pacer.active, pacer.depth]).toEqual([0, 11, 2]);
    anna[3]?.ticket.leave();
    await clock.advance();
    expect([anna[10]?.at, anna[11]?.at]).toEqual([0, null]);
  });

  it('refuses more of one owner than its share, waiting and under way, and takes others', async () => {
    const { clock, ask, pacer } = world({ burst: 100 });
    const anna = many(50, () => ask('anna'));
    await clock.advance(2_000);
    expect(() => pacer.enter('anna')).toThrowError(expect.objectContaining({ code: 'queue_full' }));
    expect(() => pacer.enter('bert')).not.toThrow();
    anna[0]?.ticket.leave();
    expect(() => pacer.enter('anna')).not.toThrow();
    expect(() => pacer.enter('anna')).toThrowError(
      expect.objectContaining({ retryAfterMs: expect.toSatisfy((ms: number) => ms > 0 && ms < 2_000) }),
    );
  });

  it('charges nobody for the time in which the own calls are what is waited for', async () => {
    const { clock, ask } = world({ burst: 100, ownerConcurrency: 1, maxWaitMs: 5_000 });
    const first = ask('anna');
    const second = ask('anna');
    await clock.advance(600_000);
    expect([second.at, second.error]).toEqual([null, null]);
    first.ticket.leave();
    await clock.advance();
    expect(second.at).toBe(600_000);
  });

  it('charges for the time after it, when the provider is what is waited for', async () => {
    const { clock, ask } = world({ burst: 100, concurrency: 1, ownerConcurrency: 1, maxWaitMs: 5_000 });
    const anna = ask('anna');
    const bert = ask('bert');
    const late = ask('anna');
    await clock.advance(4_000);
    anna.ticket.leave();
    await clock.advance();
    expect(bert.at).toBe(4_000);
    await clock.advance(4_990);
    expect(late.error).toBeNull();
    await clock.advance(300);
    expect(late.error).toMatchObject({ code: 'queue_timeout' });
  });

  it('charges nobody for a pause that begins while they wait', async () => {
    const { clock, ask, pacer } = world({ rps: 1, maxWaitMs: 5_000 });
    many(4, () => ask('anna'));
    const last = ask('bert');
    pacer.pause(10_000);
    await clock.advance(20_000);
    expect([last.at, last.error]).toEqual([11_000, null]);
  });

  it.each(many(10, () => 0).map((_, seed) => seed))(
    'tells places that come true, and estimates that fall (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const { clock, ask } = world({ rps: 5, ownerConcurrency: 100 });
      const asked = many(30, () => ask('abcde'[Math.floor(random() * 5)] as string));
      await clock.advance(260);
      const expected = asked
        .filter(({ at }) => at === null)
        .map((one) => ({ one, place: one.places.at(-1) as QueuePlace }))
        .sort((a, b) => a.place.position - b.place.position);
      expect(expected.map(({ place }) => place.position)).toEqual(expected.map((_, index) => index + 1));
      const from = clock.now() - 1_000;
      await clock.advance(10_000);
      const went = expected.map(({ one }) => one.at ?? Number.NaN);
      expect(went).toEqual([...went].sort((a, b) => a - b));
      for (const { one, place } of expected) {
        expect(Math.abs((one.at ?? Number.NaN) - from - place.etaMs)).toBeLessThanOrEqual(60);
        const positions = one.places.map(({ position }) => position);
        expect(positions.slice(-2)).toEqual(positions.slice(-2).sort((a, b) => b - a));
      }
    },
  );

  it('holds its limits and loses nobody, whatever happens', async () => {
    const random = seededRandom(11);
    const { clock, pacer } = world({
      rps: 100,
      burst: 5,
      concurrency: 6,
      ownerQueue: 8,
      ownerConcurrency: 3,
    });
    const owners = ['anna', 'bert', 'cleo', 'dora'];
    const held: { owner: string; ticket: Ticket }[] = [];
    const running = new Map(owners.map((owner) => [owner, 0]));
    const count = (owner: string, by: number) => running.set(owner, (running.get(owner) ?? 0) + by);
    const states = new Map<Ticket, 'waiting' | 'running'>();
    for (let i = 0; i < 3_000; i++) {
      const owner = owners[Math.floor(random() ** 2 * owners.length)] as string;
      if (random() < 0.55) {
        const load = held.filter((one) => one.owner === owner).length;
        if (load >= 8) expect(() => pacer.enter(owner)).toThrowError(/waiting/);
        else {
          const ticket = pacer.enter(owner);
          held.push({ owner, ticket });
          states.set(ticket, 'waiting');
          ticket.wait(NEVER).then(
            () => {
              states.set(ticket, 'running');
              count(owner, 1);
              ticket.spend();
            },
            () => {},
          );
        }
      } else {
        const [gone] = held.splice(Math.floor(random() * held.length), 1);
        if (gone && states.get(gone.ticket) === 'running') count(gone.owner, -1);
        if (gone && states.get(gone.ticket) === 'waiting') states.delete(gone.ticket);
        gone?.ticket.leave();
      }
      await clock.advance(random() < 0.5 ? random() * 20 : 0);
      for (const times of running.values()) expect(times).toBeLessThanOrEqual(3);
      expect(pacer.active).toBeLessThanOrEqual(6);
    }
    for (const { ticket } of held) ticket.leave();
    await clock.advance(60_000);
    expect([pacer.active, pacer.depth, clock.pending]).toEqual([0, 0, 0]);
  });
});
