import type { ConversationStore } from './conversation-store.ts';
import type { Message as MessageRow } from './generated/client.ts';
import { jsonRows } from './json-rows.ts';
import { messageOf } from './message-row.ts';
import type { Queryable } from './sqlite-client.ts';
import { dateOf, THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';

export interface Lookup {
  threadId: string;
  ownerId: string;
  messageId: string | null;
}

export type LookupResult = Awaited<ReturnType<ConversationStore['lookUp']>>;

const LOOK_UP = `
SELECT ${THREAD_COLUMNS}, asked."id" AS "askedId", answer."id" AS "answerId",
  coalesce(answer."details"->>'fallbackFrom', answer."model") AS "answerModel",
  asked."parentId" AS "parentId", asked."text" AS "text", asked."createdAt" AS "askedAt"
FROM json_each(?) v
LEFT JOIN "Thread" t ON t."id" = v.value->>0
LEFT JOIN "Message" asked ON asked."threadId" = t."id" AND asked."id" = v.value->>1 AND asked."role" = 'user'
LEFT JOIN "Message" answer ON answer."threadId" = t."id" AND answer."position" = (
  SELECT min("position") FROM "Message" WHERE "threadId" = t."id" AND "parentId" = asked."id" AND "role" = 'assistant')
ORDER BY v.key`;

type Row = ThreadRow & {
  askedId: string | null;
  answerId: string | null;
  answerModel: string | null;
  parentId: string | null;
  text: string;
  askedAt: ThreadRow['createdAt'];
};

/** What new messages must know first, for all of them in one statement. Results in the order of the lookups. */
export async function lookUpAll(db: Queryable, lookups: readonly Lookup[]): Promise<LookupResult[]> {
  const keys = lookups.map(({ threadId, messageId }) => [threadId, messageId]);
  const rows = await db.$queryRawUnsafe<Row[]>(LOOK_UP, jsonRows(keys));
  return lookups.map(({ ownerId }, index) => resultOf(rows[index] as Row, ownerId));
}

function resultOf(row: Row, ownerId: string): LookupResult {
  // A left join without a match gives a row of nulls.
  if ((row.id as string | null) === null) return { thread: null, sent: null };
  if (row.ownerId !== ownerId || row.deletedAt !== null) return { thread: 'foreign', sent: null };
  const thread = threadOf(row);
  if (row.askedId === null || row.answerId === null || row.answerModel === null)
    return { thread, sent: null };
  return {
    thread,
    sent: { question: questionOf(row, row.askedId), runId: row.answerId, model: row.answerModel },
  };
}

/** What of a question's row is always the same is not read. */
function questionOf(row: Row, id: string) {
  const stored: MessageRow = {
    threadId: row.id,
    id,
    runId: null,
    parentId: row.parentId,
    position: 0,
    role: 'user',
    status: 'complete',
    model: null,
    finishReason: null,
    errorCode: null,
    retryable: null,
    ttftMs: null,
    queueWaitMs: null,
    latencyMs: null,
    inputTokens: null,
    outputTokens: null,
    createdAt: dateOf(row.askedAt),
    settledAt: null,
    parts: null,
    text: row.text,
    details: null,
  };
  return messageOf(stored);
}
