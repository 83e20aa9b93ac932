import type { SettledAnswer } from '../stream/answer-store.ts';
import { jsonRows, storable } from './json-rows.ts';
import { storedDetails, storedParts } from './message-row.ts';
import type { Queryable } from './sqlite-client.ts';

/** The columns that a settlement writes, in the order of its values; the first value is the run's id. */
const COLUMNS = [
  ...[
    'status',
    'text',
    'parts',
    'finishReason',
    'errorCode',
    'retryable',
    'ttftMs',
    'queueWaitMs',
    'latencyMs',
  ],
  ...['inputTokens', 'outputTokens', 'settledAt', 'model', 'details'],
];

/**
 * Only a row that is not settled: the first settlement stands. (Asked by its date, not its status: SQLite would else
 * walk all streaming answers for each, along the index of `status`.)
 */
const SETTLE = `
UPDATE "Message" SET ${COLUMNS.map((column, index) => `"${column}" = v.value->>${index + 1}`).join(', ')}
FROM json_each(?) v
WHERE "runId" = v.value->>0 AND "settledAt" IS NULL
RETURNING "threadId"`;

/** The same for one answer that is long: SQLite would read its text once for each column out of a JSON text. */
const SETTLE_LONG = `
UPDATE "Message" SET ${COLUMNS.map((column, index) => `"${column}" = ?${index + 2}`).join(', ')}
WHERE "runId" = ?1 AND "settledAt" IS NULL
RETURNING "threadId"`;

/** An answer with more text than this, in characters, gets a statement of its own. */
const LONG = 50_000;

const TOUCH_THREADS = `
UPDATE "Thread" SET "updatedAt" = ? WHERE "id" IN (SELECT value FROM json_each(?))`;

/** Writes the final rows of answers, and when their threads changed. `now` is wall time in milliseconds. */
export async function settleAnswers(
  tx: Queryable,
  answers: readonly SettledAnswer[],
  now: number,
): Promise<void> {
  const rowOf = (answer: SettledAnswer) => {
    const text = storable(answer.text);
    const parts = answer.parts.map((part) =>
      part.type === 'source-url' ? part : { ...part, text: storable(part.text) },
    );
    return [
      answer.runId,
      answer.status,
      text,
      storedParts(parts, text),
      answer.finishReason,
      answer.error?.code ?? null,
      answer.error === null ? null : Number(answer.error.retryable),
      answer.ttftMs,
      answer.queueWaitMs,
      answer.latencyMs,
      answer.usage?.inputTokens ?? null,
      answer.usage?.outputTokens ?? null,
      now,
      answer.model,
      storedDetails(answer),
    ];
  };
  const [long = [], short = []] = [true, false].map((isLong) =>
    answers.filter((answer) => sizeOf(answer) > LONG === isLong),
  );
  const settled = await tx.$queryRawUnsafe<Settled[]>(SETTLE, jsonRows(short.map(rowOf)));
  for (const answer of long) {
    settled.push(...(await tx.$queryRawUnsafe<Settled[]>(SETTLE_LONG, ...rowOf(answer))));
    // Others' turn: the transaction is this connection's own, and nobody else's work waits for it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const threadIds = [...new Set(settled.map(({ threadId }) => threadId))];
  if (threadIds.length > 0) await tx.$executeRawUnsafe(TOUCH_THREADS, now, JSON.stringify(threadIds));
}

interface Settled {
  threadId: string;
}

/** Of all that is stored of it, in characters. */
function sizeOf({ text, parts }: SettledAnswer): number {
  return parts.reduce(
    (sum, part) => sum + (part.type === 'source-url' ? part.url : part.text).length,
    text.length,
  );
}
