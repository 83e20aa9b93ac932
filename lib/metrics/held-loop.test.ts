import { afterEach, beforeEach, expect, it } from 'vitest';
import { HELD_MS, HeldLoop, threadCpuMs } from './held-loop.ts';

let time: { now: number; cpu: number };
let told: [string, number][];
let loop: HeldLoop;

beforeEach(() => {
  time = { now: 0, cpu: 0 };
  told = [];
  loop = new HeldLoop({
    now: () => time.now,
    cpuMs: () => time.cpu,
    onHeld: (by, ms) => told.push([by, ms]),
  });
});
afterEach(() => loop.stop());

const work = (name: string, ms: number) => {
  loop.begin(name);
  time.cpu += ms;
};

it('names who began last before too much time went', () => {
  work('GET /api/search', 1);
  work('database: SELECT Message', 80);
  work('GET /api/health', 1);
  loop.tick();
  expect(told).toEqual([['database: SELECT Message', 80]]);
});

it('goes on under the name from before, after a part with a name of its own', () => {
  work('GET /api/threads', 1);
  const before = loop.begin('database: SELECT Thread');
  time.cpu += 5;
  loop.begin(before);
  time.cpu += 70;
  loop.tick();
  expect(told).toEqual([['GET /api/threads', 70]]);
});

it('takes nothing for long that is many short pieces', () => {
  for (let i = 0; i < 100; i++) {
    work('POST /api/chat', 20);
    loop.tick();
  }
  expect(told).toEqual([]);
});

it('tells of work that has no name as well', () => {
  work('GET /', 1);
  loop.tick();
  time.cpu += HELD_MS;
  loop.tick();
  expect(told).toEqual([['something else', HELD_MS]]);
});

it('remembers five minutes, the worst first', () => {
  work('a', 60);
  work('a', 90);
  loop.tick();
  time.now = 200_000;
  work('b', 70);
  loop.tick();
  expect(loop.recent()).toEqual([
    { by: 'a', times: 2, longest_ms: 90 },
    { by: 'b', times: 1, longest_ms: 70 },
  ]);
  time.now = 400_000;
  expect(loop.recent()).toEqual([{ by: 'b', times: 1, longest_ms: 70 }]);
});

it('knows a bounded number of names', () => {
  for (let i = 0; i < 200; i++) work(`path ${i}`, 60);
  loop.tick();
  expect(new Set(told.map(([by]) => by)).size).toBe(101);
});

it('counts the CPU time of its own thread', () => {
  const before = threadCpuMs();
  for (let i = 0; threadCpuMs() - before < 1; i++) Math.sqrt(i);
  expect(threadCpuMs()).toBeGreaterThan(before);
});
