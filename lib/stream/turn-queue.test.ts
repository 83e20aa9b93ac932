import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { type Turn, TurnQueue } from './turn-queue.ts';

let arrivals = 0;

function add(queue: TurnQueue<Turn>, ...owners: string[]): Turn[] {
  return owners.map((owner) => {
    const turn = { owner, arrival: arrivals++ };
    queue.add(turn);
    return turn;
  });
}

const ownersOf = (turns: Iterable<Turn>) => [...turns].map(({ owner }) => owner).join('');
const takeAll = (queue: TurnQueue<Turn>) => {
  const taken: Turn[] = [];
  for (let turn = queue.take(0); turn; turn = queue.take(0)) taken.push(turn);
  return taken;
};
const told = (queue: TurnQueue<Turn>) => [...queue.order()].map(({ turn }) => turn);

describe('TurnQueue', () => {
  it('lets owners take turns, whoever came with how many', () => {
    const queue = new TurnQueue<Turn>(100);
    add(queue, 'a', 'a', 'a', 'a', 'b', 'c', 'c');
    expect(ownersOf(takeAll(queue))).toBe('abcacaa');
  });

  it('lets who came first go first within one owner', () => {
    const queue = new TurnQueue<Turn>(100);
    const [first, second, third] = add(queue, 'a', 'a', 'a');
    queue.remove(first as Turn);
    queue.add(first as Turn);
    expect(takeAll(queue)).toEqual([first, second, third]);
  });

  it('passes over an owner that has as many running as it may, until one of them ends', () => {
    const queue = new TurnQueue<Turn>(2);
    add(queue, 'a', 'a', 'a', 'b');
    expect(ownersOf(takeAll(queue))).toBe('aba');
    expect([queue.length, queue.ready, queue.loadOf('a')]).toEqual([1, false, { waiting: 1, running: 2 }]);
    queue.ended('b', 0);
    expect(queue.ready).toBe(false);
    queue.ended('a', 0);
    expect(ownersOf(takeAll(queue))).toBe('a');
  });

  it('lets a stranger go before the many of one who came first', () => {
    const queue = new TurnQueue<Turn>(1_000);
    add(queue, ...Array.from({ length: 1_150 }, () => 'a'));
    queue.take(0);
    const [stranger] = add(queue, 'b');
    queue.take(0);
    expect(queue.take(0)).toBe(stranger);
  });

  it('says for each that waits for its own how many must end first', () => {
    const queue = new TurnQueue<Turn>(2);
    add(queue, 'a', 'a', 'a', 'a', 'b');
    queue.take(0);
    expect([...queue.order()].map(({ turn, ownShort }) => turn.owner + ownShort)).toEqual([
      'b0',
      'a0',
      'a1',
      'a2',
    ]);
  });

  it('counts the time for which an owner is at its limit', () => {
    const queue = new TurnQueue<Turn>(1);
    add(queue, 'a', 'a');
    queue.take(1_000);
    expect([queue.heldMs('a', 1_400), queue.heldMs('b', 1_400)]).toEqual([400, 0]);
    queue.ended('a', 1_500);
    expect(queue.heldMs('a', 9_000)).toBe(500);
  });

  it('keeps nothing of who has nothing there', () => {
    const queue = new TurnQueue<Turn>(1);
    const [left] = add(queue, 'a', 'b');
    queue.remove(left as Turn);
    queue.take(0);
    queue.ended('b', 5);
    expect([queue.length, queue.loadOf('b'), queue.heldMs('b', 9)]).toEqual([
      0,
      { waiting: 0, running: 0 },
      0,
    ]);
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('is fair whatever happens (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const limit = 1 + Math.floor(random() * 4);
    const queue = new TurnQueue<Turn>(limit);
    const owners = ['a', 'b', 'c', 'd'];
    const running: Turn[] = [];
    const waiting = new Set<Turn>();
    /** For each owner that waits and may go: how often each other has gone since. */
    const passed = new Map<string, Map<string, number>>();

    for (let step = 0; step < 400; step++) {
      const dice = random();
      const owner = owners[Math.floor(random() * owners.length)] as string;
      if (dice < 0.4) {
        for (const turn of add(queue, ...Array(1 + Math.floor(random() * 5)).fill(owner))) waiting.add(turn);
      } else if (dice < 0.5) {
        const [turn] = waiting;
        if (turn) waiting.delete(turn);
        if (turn) expect(queue.remove(turn)).toBe(true);
      } else if (dice < 0.75) {
        const [turn] = running.splice(Math.floor(random() * running.length), 1);
        if (turn) queue.ended(turn.owner, step);
      } else {
        const next = told(queue)[0];
        const { ready } = queue;
        const turn = queue.take(step);
        expect(turn !== undefined).toBe(ready);
        if (turn) {
          expect(turn).toBe(next);
          // First come first served within one owner.
          expect(
            Math.min(...[...waiting].filter((one) => one.owner === turn.owner).map((one) => one.arrival)),
          ).toBe(turn.arrival);
          waiting.delete(turn);
          running.push(turn);
          for (const [other, counts] of passed) {
            if (other !== turn.owner) counts.set(turn.owner, (counts.get(turn.owner) ?? 0) + 1);
          }
          passed.delete(turn.owner);
        }
      }

      expect(queue.length).toBe(waiting.size);
      expect(new Set(told(queue))).toEqual(waiting);
      for (const one of owners) {
        const { waiting: waits, running: runs } = queue.loadOf(one);
        expect(runs).toBe(running.filter((turn) => turn.owner === one).length);
        expect(runs).toBeLessThanOrEqual(limit);
        if (waits === 0 || runs >= limit) passed.delete(one);
        else if (!passed.has(one)) passed.set(one, new Map());
      }
      // Nobody who waits and may go is passed by one other owner twice.
      for (const counts of passed.values())
        for (const times of counts.values()) expect(times).toBeLessThan(2);
    }
    // The order that is told is the order in which they go.
    for (const turn of running.splice(0)) queue.ended(turn.owner, 0);
    const order = told(queue);
    const free = order.filter(
      (turn) => order.filter((one) => one.owner === turn.owner).indexOf(turn) < limit,
    );
    expect(takeAll(queue)).toEqual(free);
  });
});
