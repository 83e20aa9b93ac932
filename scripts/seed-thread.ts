/**
 * A long conversation to look at, of a session whose cookie begins with the owner's id:
 *
 *     node scripts/seed-thread.ts --database file:./data/dac.db --owner AAAAAAAAAAAAAAAAAAAAAA --thread long-conversation --turns 1000
 */
import { parseArgs } from 'node:util';
import { v7 as uuid } from 'uuid';
import type { ConversationStore } from '../lib/db/conversation-store.ts';
import { openConversationStore } from '../lib/db/open-conversation-store.ts';

const ANSWER = `A **run** is an append-only log of events, closed by exactly one of them. Everything else is a view of it:

- a *leader* opened the log, a *follower* found it open;
- a client holds a number, not a queue;
- resuming is the same read with the number that the client sends back.

\`\`\`ts
export async function* read(log: RunLog, after: number, signal: AbortSignal) {
  for await (const chunk of log.follow(after, signal)) {
    yield chunk; // whole frames, up to 64 KiB
  }
}
\`\`\`

| who | writes | reads |
|---|---|---|
| leader | yes | yes |
| follower | no | yes |
`;

export interface SeededThread {
  ownerId: string;
  threadId: string;
  turns: number;
  /** Who is asked next; `mock/faststream` where none is named. */
  model?: string;
}

/** Stores a conversation of `turns` questions and settled answers, through the store as the app uses it. */
export async function seedThread(
  store: ConversationStore,
  { ownerId, threadId, turns, model = 'mock/faststream' }: SeededThread,
): Promise<void> {
  for (let n = 1; n <= turns; n++) {
    const runId = uuid();
    await store.storeTurn({
      ownerId,
      threadId,
      newThread: { title: 'How a run is read', model },
      question: { id: uuid(), text: `${n}. What is a run, and who may read it?`, parentId: undefined },
      answer: { id: runId, model },
      now: new Date(),
    });
    const text = `## Answer ${n}\n\n${ANSWER}`;
    await store.settle({
      runId,
      model,
      status: 'complete',
      parts: [{ type: 'text', text }],
      text,
      finishReason: 'stop',
      error: null,
      ttftMs: 40,
      queueWaitMs: 0,
      latencyMs: 2_000,
      usage: { inputTokens: 12, outputTokens: 220 },
      details: null,
    });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      owner: { type: 'string' },
      thread: { type: 'string' },
      turns: { type: 'string', default: '1000' },
    },
  });
  const { database, owner, thread } = values;
  const turns = Number(values.turns);
  if (!database || !owner || !thread || !Number.isInteger(turns) || turns < 1) {
    console.error('Say where and what: --database file:… --owner ID --thread ID [--turns 1000]');
    process.exit(2);
  }
  const store = await openConversationStore(database);
  await seedThread(store, { ownerId: owner, threadId: thread, turns });
  await store.close();
}
