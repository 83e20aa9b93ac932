import type { SettledAnswer } from '../stream/answer-store.ts';
import { jsonRows, storable } from './json-rows.ts';
import { storedDetails, storedParts } from './message-row.ts';
import type { Queryable } from './sqlite-client.ts';

/**
 * Only a row that is not settled: the first settlement stands. (Asked by its date, not its status: SQLite would else
 * walk all streaming answers for each, along the index of `status`.)
 */
const SETTLE = `
UPDATE "Message" SET
  "status" = v.value->>1, "text" = v.value->>2, "parts" = v.value->>3, "finishReason" = v.value->>4,
  "errorCode" = v.value->>5, "retryable" = v.value->>6, "ttftMs" = v.value->>7, "queueWaitMs" = v.value->>8,
  "latencyMs" = v.value->>9, "inputTokens" = v.value->>10, "outputTokens" = v.value->>11, "settledAt" = v.value->>12,
  "model" = v.value->>13, "details" = v.value->>14
FROM json_each(?) v
WHERE "runId" = v.value->>0 AND "settledAt" IS NULL
RETURNING "threadId"`;

const TOUCH_THREADS = `
UPDATE "Thread" SET "updatedAt" = ? WHERE "id" IN (SELECT value FROM json_each(?))`;

/** Writes the final rows of answers, and when their threads changed. `now` is wall time in milliseconds. */
export async function settleAnswers(
  tx: Queryable,
  answers: readonly SettledAnswer[],
  now: number,
): Promise<void> {
  const rows = answers.map((answer) => {
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
  });
  const settled = await tx.$queryRawUnsafe<{ threadId: string }[]>(SETTLE, jsonRows(rows));
  const threadIds = [...new Set(settled.map(({ threadId }) => threadId))];
  if (threadIds.length > 0) await tx.$executeRawUnsafe(TOUCH_THREADS, now, JSON.stringify(threadIds));
}
