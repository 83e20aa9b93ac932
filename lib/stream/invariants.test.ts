import { describe, expect, it } from 'vitest';
import { StreamError } from './errors.ts';
import { settlePromises } from './manual-clock.ts';
import { PLAIN_END } from './plain-frames.ts';
import { seededRandom } from './seeded-random.ts';
import { assembleText, parsePlain, type Script, StreamWorld } from './stream-world.ts';

const END = new TextDecoder().decode(PLAIN_END);
const KEYS = ['one', 'two', 'three'];

/** A client that reads a run, may go away, and comes back with the last sequence number it saw. */
class Client {
  text = '';
  done = false;
  readonly runId: string;
  readonly #world: StreamWorld;
  #leaving = new AbortController();

  constructor(world: StreamWorld, runId: string) {
    this.#world = world;
    this.runId = runId;
    this.connect();
  }

  get lastSeen(): number {
    return parsePlain(this.text).at(-1)?.seq ?? -1;
  }

  connect(): void {
    if (this.done) return;
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    void (async () => {
      for await (const chunk of this.#world.log.read(this.runId, this.lastSeen, signal)) {
        if (signal.aborted) return;
        this.text += new TextDecoder().decode(chunk);
        this.done = this.text.endsWith(END);
      }
    })().catch(() => {});
  }

  leave(): void {
    this.#leaving.abort();
  }
}

/** A provider that is slow, silent, limited, broken or fine, as the dice fall. */
function moodyScript(random: () => number): Script {
  return async function* (_call, _signal, wait) {
    const mood = random();
    if (mood < 0.1) throw new StreamError('provider_rate_limited', { retryAfterMs: random() * 300 });
    if (mood < 0.2) throw new StreamError('provider_error');
    const words = Math.floor(random() * 20);
    for (let i = 0; i < words; i++) {
      await wait(random() * 80);
      yield { type: random() < 0.2 ? 'reasoning' : 'text', text: `w${i}\n ` };
      if (mood < 0.3 && i === 5) throw new StreamError('provider_cut');
      if (mood < 0.33 && i === 6) return;
    }
    yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: words } };
  };
}

async function play(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = <T>(from: T[]): T | undefined => from[Math.floor(random() * from.length)];
  const world = new StreamWorld({
    pacer: { rps: 20, burst: 3, concurrency: 4, maxQueue: 6, maxWaitMs: 2_000 },
    storeMs: random() < 0.5 ? 0 : 7,
    script: moodyScript(random),
  });
  const clients: Client[] = [];
  const claims: { role: string; runId: string; key: string; at: number; messageKey: string | null }[] = [];
  const cancelled = new Map<string, number>();
  const cancels: Promise<void>[] = [];

  for (let step = 0; step < 120; step++) {
    const dice = random();
    if (dice < 0.4) {
      const key = pick(KEYS) ?? 'one';
      const messageKey = random() < 0.2 ? `m${Math.floor(random() * 5)}` : null;
      const at = world.clock.now();
      const claimed = await world.ask({ key, ...(messageKey ? { messageKey } : {}) });
      claims.push({ ...claimed, key, at, messageKey });
      clients.push(new Client(world, claimed.runId));
    } else if (dice < 0.5) {
      pick(clients)?.leave();
    } else if (dice < 0.62) {
      const client = pick(clients);
      client?.leave();
      client?.connect();
    } else if (dice < 0.68) {
      const runId = pick(clients)?.runId;
      if (runId) {
        cancels.push(
          world.runs.cancel(runId).then(
            () => {},
            () => {},
          ),
        );
        if ((await world.log.state(runId))?.status === 'open') cancelled.set(runId, claims.length);
      }
    } else {
      await world.clock.advance(random() * 150);
    }
    if (random() < 0.5) {
      await settlePromises();
      checkAlways(world);
    }
  }
  await world.clock.advance(30_000);
  await Promise.all(cancels);
  for (const client of clients) {
    client.leave();
    client.connect();
  }
  await world.clock.advance(10);
  checkAtEnd(world, clients, claims, cancelled);
}

/** What holds after every step. */
function checkAlways(world: StreamWorld): void {
  expect(world.pacer.active).toBeLessThanOrEqual(4);
  const live = new Set(world.runs.live().map(({ runId }) => runId));
  for (const { runId, over } of world.calls) {
    // Invariant 5: nothing of a settled run is still being asked.
    if (!over) expect(live.has(runId)).toBe(true);
  }
  expect(world.log.counts().live).toBe(live.size);
}

/** What holds when all is over. */
function checkAtEnd(
  world: StreamWorld,
  clients: Client[],
  claims: { role: string; runId: string; key: string; messageKey: string | null }[],
  cancelled: Map<string, number>,
): void {
  const byRun = Map.groupBy(clients, ({ runId }) => runId);
  for (const [runId, readers] of byRun) {
    const row = world.rows.get(runId);
    const texts = new Set(readers.map(({ text }) => text));
    // Invariant 2: the same bytes for everyone, however often they left.
    expect(texts.size).toBe(1);
    const [text = ''] = texts;
    const frames = parsePlain(text);
    expect(frames.map(({ seq }) => seq)).toEqual([...frames.keys()]);
    if (!row) {
      // Refused: nothing stored, nothing told, nobody asked.
      expect(text).toBe('');
      expect(world.calls.some((call) => call.runId === runId)).toBe(false);
      continue;
    }
    expect(assembleText(text)).toBe(row.text);
    // Invariant 3: settled once, with one terminal frame, at the end.
    expect(text.endsWith(END)).toBe(true);
    const terminal = frames.filter(({ event }) => ['finish', 'abort', 'error'].includes(event.type));
    expect(terminal).toHaveLength(1);
    expect(frames.at(-1)).toBe(terminal[0]);
    const asStatus = { finish: 'complete', abort: 'cancelled', error: 'failed' }[
      terminal[0]?.event.type ?? ''
    ];
    expect(row.status).toBe(asStatus);
    expect(world.records.filter((record) => record.runId === runId)).toHaveLength(1);
    // Invariant 1: one leader; more than one call only as retries that had brought nothing.
    expect(claims.filter((claim) => claim.runId === runId && claim.role === 'leader')).toHaveLength(1);
    expect(readers.every(({ done }) => done)).toBe(true);
  }
  // Invariant 6: a cancelled run is joined by nobody new.
  for (const [runId, since] of cancelled) {
    expect(claims.slice(since).filter((claim) => claim.runId === runId && claim.role === 'follower')).toEqual(
      [],
    );
  }
  // Invariant 8: the turn is stored before the provider is asked, and rows are settled.
  for (const { runId } of world.calls) {
    expect(world.journal.indexOf(`turn ${runId}`)).toBeLessThan(world.journal.indexOf(`call ${runId}`));
  }
  for (const row of world.rows.values()) expect(row.status).not.toBe('streaming');
  // Invariants 5, 7, 11: nothing is held any more.
  expect([
    world.pacer.active,
    world.pacer.depth,
    world.runs.live().length,
    world.log.counts().readers,
  ]).toEqual([0, 0, 0, 0]);
  expect(world.calls.every(({ over }) => over)).toBe(true);
  expect(world.clock.pending).toBe(0);
  expect(world.errors).toEqual([]);
}

describe('many clients joining, leaving, cancelling and coming back at random', () => {
  it.each(Array.from({ length: 150 }, (_, i) => i + 1))('keep all invariants (seed %i)', (seed) =>
    play(seed),
  );
});

describe('invariant', () => {
  const NEVER = new AbortController().signal;

  it('1: of a thousand concurrent requests with one key one asks the provider and stores one turn', async () => {
    const world = new StreamWorld();
    const claims = await Promise.all(Array.from({ length: 1_000 }, () => world.ask()));
    await world.clock.advance(2_000);
    expect(claims.filter(({ role }) => role === 'leader')).toHaveLength(1);
    expect([world.calls.length, world.rows.size]).toEqual([1, 1]);
  });

  it.each([
    ['while the turn is stored', 3],
    ['while queued', 500],
    ['before the first byte', 1_050],
    ['in the middle', 1_500],
    ['between the last delta and the end', 2_006],
    ['after the end', 5_000],
  ])('2: a follower that joins %s reads the same bytes', async (_when, at) => {
    const world = new StreamWorld({ pacer: { rps: 1, burst: 1 }, storeMs: 10 });
    await world.ask({ key: 'before' });
    const leader = await world.ask();
    const first = new Client(world, leader.runId);
    await world.clock.advance(at);
    const claimed = await world.ask();
    expect(claimed).toMatchObject({ role: 'follower', runId: leader.runId });
    const follower = new Client(world, claimed.runId);
    await world.clock.advance(10_000);
    expect(first.text).toContain('finish');
    expect(follower.text).toBe(first.text);
    expect(assembleText(first.text)).toBe(world.rows.get(leader.runId)?.text);
  });

  it('3: the terminal frame comes after the row is written', async () => {
    const world = new StreamWorld({ storeMs: 20 });
    const { runId } = await world.ask();
    const client = new Client(world, runId);
    await world.clock.advance(1_035);
    expect(world.journal).not.toContain(`settle ${runId}`);
    expect(client.text).not.toContain('finish');
    await world.clock.advance(5);
    expect(world.journal).toContain(`settle ${runId}`);
    expect(client.text).toContain('finish');
  });

  it('4: a leader that leaves disturbs no one', async () => {
    const world = new StreamWorld();
    const { runId } = await world.ask();
    const leader = new Client(world, runId);
    const follower = new Client(world, runId);
    await world.clock.advance(300);
    leader.leave();
    await world.clock.advance(2_000);
    expect(world.rows.get(runId)?.status).toBe('complete');
    expect(follower.text).toContain('finish');
  });

  it('6: a failure is shared for its time, then exactly one request asks again', async () => {
    const world = new StreamWorld({
      script: async function* (call) {
        if (call === 0) throw new StreamError('provider_auth');
        yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 0 } };
      },
    });
    const failed = await world.ask();
    await world.clock.advance(1_000);
    expect(await world.ask()).toMatchObject({ role: 'follower', runId: failed.runId });
    await world.clock.advance(1_000);
    const again = await Promise.all(Array.from({ length: 50 }, () => world.ask()));
    expect(again.filter(({ role }) => role === 'leader')).toHaveLength(1);
    await world.clock.advance(10);
    expect(world.calls).toHaveLength(2);
  });

  it('9: a message id sent again gives the same run, a cancelled one included', async () => {
    const world = new StreamWorld();
    const first = await world.ask({ messageKey: 'm' });
    await world.clock.advance(150);
    const cancelling = world.runs.cancel(first.runId);
    await world.clock.advance(10);
    await cancelling;
    expect(await world.ask({ messageKey: 'm' })).toMatchObject({ role: 'replay', runId: first.runId });
    expect(await world.ask()).toMatchObject({ role: 'leader' });
  });

  it('10: a reader that stalls slows neither the producer nor another reader', async () => {
    const world = new StreamWorld();
    const { runId } = await world.ask();
    await world.clock.advance(150);
    const stalled = world.log.read(runId, -1, NEVER);
    await stalled.next();
    const keen = new Client(world, runId);
    await world.clock.advance(2_000);
    expect(keen.done).toBe(true);
    expect(world.records[0]?.latencyMs).toBe(1_000);
    let chunks = 0;
    for await (const _ of stalled) chunks += 1;
    expect(chunks).toBeLessThan(3);
  });

  it('11: nothing is left of ten thousand runs but the settled logs that the bound allows', async () => {
    const world = new StreamWorld({
      script: async function* () {
        yield { type: 'text', text: 'short' };
        yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } };
      },
    });
    for (let i = 0; i < 10_000; i += 100) {
      for (let j = i; j < i + 100; j++) await world.ask({ key: `k${j}`, messageKey: `m${j}` });
      await world.clock.advance(200);
    }
    expect(world.rows.size).toBe(10_000);
    expect(world.log.counts()).toEqual({ live: 0, kept: 1_000, keys: 1_000, messages: 1_000, readers: 0 });
    expect([world.pacer.active, world.pacer.depth, world.clock.pending]).toEqual([0, 0, 0]);
  });
});
