import type { StoredTurn, Thread, Turn } from './conversation-store.ts';
import { jsonRows, storable } from './json-rows.ts';
import type { Queryable } from './sqlite-client.ts';
import { THREAD_COLUMNS, type ThreadRow, threadOf } from './thread-row.ts';

/** What a thread looks like to a turn: as stored, then with the turns of the same batch that came before. */
interface ThreadState {
  thread: Thread | null;
  /** Position and id of the newest message, which is always a leaf. */
  head: { position: number; id: string } | null;
  /** Messages that earlier turns of this batch add, with whether they are questions. */
  added: Map<string, boolean>;
}

type MessageRow = (string | number | null)[];

const SITUATION = `
SELECT ${THREAD_COLUMNS}, asked."id" AS "askedId", parent."role" AS "parentRole",
  newest."id" AS "headId", newest."position" AS "headPosition"
FROM json_each(?) turn
LEFT JOIN "Thread" t ON t."id" = turn.value->>0
LEFT JOIN "Message" asked ON asked."threadId" = t."id" AND asked."id" = turn.value->>1
LEFT JOIN "Message" parent ON parent."threadId" = t."id" AND parent."id" = turn.value->>2
LEFT JOIN "Message" newest ON newest."threadId" = t."id"
  AND newest."position" = (SELECT max("position") FROM "Message" WHERE "threadId" = t."id")
ORDER BY turn.key`;

type Situation = ThreadRow & {
  askedId: string | null;
  parentRole: string | null;
  headId: string | null;
  headPosition: number | null;
};

const PUT_THREADS = `
INSERT INTO "Thread"
  ("id", "ownerId", "title", "model", "createdAt", "updatedAt", "lastMessageAt", "systemPrompt", "temperature", "maxOutputTokens")
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>4, value->>4, value->>5, value->>6, value->>7
FROM json_each(?) WHERE true
ON CONFLICT ("id") DO UPDATE SET "updatedAt" = excluded."updatedAt", "lastMessageAt" = excluded."lastMessageAt"`;

const ADD_MESSAGES = `
INSERT INTO "Message"
  ("threadId", "id", "runId", "parentId", "position", "role", "status", "model", "createdAt", "text")
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9
FROM json_each(?)`;

/**
 * Stores turns inside one transaction, in three statements whatever their number. Each is judged as if those before it
 * were stored already. Answers their outcomes in the same order.
 */
export async function storeTurns(tx: Queryable, turns: readonly Turn[]): Promise<StoredTurn[]> {
  const keys = turns.map(({ threadId, question, answer }) => [
    threadId,
    question?.id ?? null,
    question === null ? (answer.parentId ?? null) : (question.parentId ?? null),
  ]);
  const situations = await tx.$queryRawUnsafe<Situation[]>(SITUATION, jsonRows(keys));

  const states = new Map<string, ThreadState>();
  const messages: MessageRow[] = [];
  const outcomes = turns.map((turn, index) =>
    judge(turn, situations[index] as Situation, states, (row) => messages.push(row)),
  );

  const touched = new Map<string, Thread>();
  for (const outcome of outcomes) {
    if (outcome.outcome === 'stored') touched.set(outcome.thread.id, outcome.thread);
  }
  if (touched.size > 0) {
    const threads = [...touched.values()].map((thread) => [
      thread.id,
      thread.ownerId,
      thread.title,
      thread.model,
      thread.updatedAt.getTime(),
      thread.systemPrompt,
      thread.temperature,
      thread.maxOutputTokens,
    ]);
    await tx.$executeRawUnsafe(PUT_THREADS, jsonRows(threads));
    await tx.$executeRawUnsafe(ADD_MESSAGES, jsonRows(messages));
  }
  return outcomes;
}

function judge(
  turn: Turn,
  situation: Situation,
  states: Map<string, ThreadState>,
  add: (row: MessageRow) => void,
): StoredTurn {
  const state = states.get(turn.threadId) ?? stateOf(situation);
  states.set(turn.threadId, state);
  if (state.thread !== null && (state.thread.ownerId !== turn.ownerId || state.thread.deletedAt)) {
    return { outcome: 'not_found' };
  }

  const { threadId, question, answer, now } = turn;
  const time = now.getTime();
  if (question !== null && (situation.askedId !== null || state.added.has(question.id))) {
    return { outcome: 'id_taken' };
  }
  const parentId = question === null ? answer.parentId : question.parentId;
  if (parentId !== null && parentId !== undefined) {
    const isQuestion = state.added.get(parentId) ?? roleIsUser(situation.parentRole);
    // Only a question is answered anew; a question may follow any message.
    if (isQuestion === null || (question === null && !isQuestion)) return { outcome: 'parent_not_found' };
  } else if (question === null) {
    return { outcome: 'parent_not_found' };
  }

  const createdThread = state.thread === null;
  state.thread = { ...(state.thread ?? newThread(turn)), updatedAt: now, lastMessageAt: now };
  let position = (state.head?.position ?? -1) + 1;
  if (question !== null) {
    const parent = parentId === undefined ? (state.head?.id ?? null) : parentId;
    const text = storable(question.text);
    add([threadId, question.id, null, parent, position, 'user', 'complete', null, time, text]);
    state.added.set(question.id, true);
    position++;
  }
  const questionId = question?.id ?? (parentId as string);
  add([
    threadId,
    answer.id,
    answer.id,
    questionId,
    position,
    'assistant',
    'streaming',
    answer.model,
    time,
    '',
  ]);
  state.added.set(answer.id, false);
  state.head = { position, id: answer.id };
  return { outcome: 'stored', questionId, createdThread, thread: state.thread };
}

function stateOf({ headId, headPosition, ...row }: Situation): ThreadState {
  return {
    // A left join without a match gives a row of nulls.
    thread: (row.id as string | null) === null ? null : threadOf(row),
    head: headId === null || headPosition === null ? null : { position: headPosition, id: headId },
    added: new Map(),
  };
}

/** Whether a stored message is a question; null where there is none. */
function roleIsUser(role: string | null): boolean | null {
  return role === null ? null : role === 'user';
}

function newThread({ ownerId, threadId, newThread, now }: Turn): Thread {
  const { title, model, systemPrompt = null, temperature = null, maxOutputTokens = null } = newThread;
  return {
    id: threadId,
    ownerId,
    title: storable(title),
    model,
    systemPrompt: systemPrompt === null ? null : storable(systemPrompt),
    temperature,
    maxOutputTokens,
    pinned: false,
    archived: false,
    createdAt: now,
    updatedAt: now,
    lastMessageAt: now,
  };
}
