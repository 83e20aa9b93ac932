import { v7 as uuid } from 'uuid';
import type { ConversationStore } from '../lib/db/conversation-store.ts';

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

/** Stores a conversation of `turns` questions and settled answers, through the store as the app uses it. */
export async function seedThread(
  store: ConversationStore,
  { ownerId, threadId, turns }: { ownerId: string; threadId: string; turns: number },
): Promise<void> {
  const model = 'mock/faststream';
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
      status: 'complete',
      parts: [{ type: 'text', text }],
      text,
      finishReason: 'stop',
      error: null,
      ttftMs: 40,
      queueWaitMs: 0,
      latencyMs: 2_000,
      usage: { inputTokens: 12, outputTokens: 220 },
    });
  }
}
