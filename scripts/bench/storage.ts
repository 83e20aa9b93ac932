/**
 * What the database costs a question: `node scripts/bench/storage.ts`. CPU is this process's, user and system, all its
 * threads; a figure "each" is the total over the number of calls made at once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import type { Turn } from '../../lib/db/conversation-store.ts';
import { openConversationStore } from '../../lib/db/open-conversation-store.ts';
import { migrate } from '../migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'dac-bench-'));
const databaseUrl = `file:${join(folder, 'bench.db')}`;
await migrate(databaseUrl);
const store = await openConversationStore(databaseUrl);

const turn = (threadId: string = uuid()): Turn => ({
  ownerId: 'owner',
  threadId,
  newThread: { title: 'What is the time?', model: 'mock/faststream' },
  question: { id: uuid(), text: 'What is the time, and who made it so? '.repeat(5), parentId: undefined },
  answer: { id: uuid(), model: 'mock/faststream' },
  now: new Date(),
});

/** Runs `call` `atOnce` times at once, `rounds` times over, and prints what one call cost. */
async function measure(name: string, atOnce: number, rounds: number, call: (n: number) => Promise<unknown>) {
  const round = () => Promise.all(Array.from({ length: atOnce }, (_, n) => call(n)));
  for (let warm = 0; warm < 5; warm++) await round();
  const walls: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let n = 0; n < rounds; n++) {
    const begun = performance.now();
    await round();
    walls.push(performance.now() - begun);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const median = walls.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
  const cpuMs = (user + system) / 1000 / rounds;
  console.log(
    `${name.padEnd(28)} ${String(atOnce).padStart(4)} at once: median ${median.toFixed(2)} ms, ` +
      `${(median / atOnce).toFixed(3)} ms each; CPU ${(cpuMs / atOnce).toFixed(3)} ms each`,
  );
}

for (const [atOnce, rounds] of [
  [1, 300],
  [50, 40],
  [500, 10],
] as const) {
  await measure('storeTurn, new threads', atOnce, rounds, () => store.storeTurn(turn()));
}
const threadId = uuid();
await measure('storeTurn, one thread', 50, 20, () => store.storeTurn(turn(threadId)));

const runs = Array.from({ length: 500 }, () => turn());
await Promise.all(runs.map((run) => store.storeTurn(run)));
const threadOf = (n: number) => runs[n]?.threadId ?? '';
const runOf = (n: number) => runs[n]?.answer.id ?? '';
for (const atOnce of [1, 50, 500]) {
  const rounds = atOnce === 1 ? 300 : 20;
  await measure('lookUp, unknown thread', atOnce, rounds, () => store.lookUp(uuid(), 'owner', uuid()));
  await measure('lookUp, sent before', atOnce, rounds, (n) =>
    store.lookUp(threadOf(n), 'owner', runs[n]?.question?.id ?? null),
  );
  await measure('branch', atOnce, rounds, (n) => store.branch(threadOf(n), runOf(n)));
}
const delta = 'Twenty-five tokens of an answer, give or take a few of them, are about a hundred characters.';
await measure('checkpoint', 500, 20, (n) => store.checkpoint(runOf(n), delta));
await measure('settle', 500, 1, (n) =>
  store.settle({
    runId: runOf(n),
    model: 'mock/faststream',
    status: 'complete',
    parts: [{ type: 'text', text: delta.repeat(20) }],
    text: delta.repeat(20),
    finishReason: 'stop',
    error: null,
    ttftMs: 10.5,
    queueWaitMs: 0,
    latencyMs: 1000,
    usage: { inputTokens: 10, outputTokens: 500 },
    details: null,
  }),
);
const long = uuid();
for (let n = 0; n < 100; n++) await store.storeTurn(turn(long));
await measure('messages, 200 messages', 1, 50, () => Array.fromAsync(store.messages(long)));
await measure('branch, 200 messages', 1, 50, async () => {
  const last = await store.newestAnswer(long);
  await store.branch(long, last?.id ?? '');
});
await measure('listThreads, 30', 1, 50, () =>
  store.listThreads({ ownerId: 'owner', limit: 30, archived: false }),
);
await measure('listThreads, q not found', 1, 5, () =>
  store.listThreads({ ownerId: 'owner', q: 'nowhere', limit: 30, archived: false }),
);

await store.close();
rmSync(folder, { recursive: true });
