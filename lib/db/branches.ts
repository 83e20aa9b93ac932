import type { FailureCode } from '../stream/errors.ts';
import { jsonRows } from './json-rows.ts';
import type { Queryable } from './sqlite-client.ts';

export interface BranchTip {
  threadId: string;
  messageId: string;
}

export type Branch = { role: 'user' | 'assistant'; text: string }[];

// Adding 0 makes the key a number to the driver, which else takes a recursive column without a type for bytes.
const BRANCHES = `
WITH RECURSIVE up ("tip", "threadId", "id", "parentId", "position", "role", "text", "errorCode") AS (
  SELECT v.key, m."threadId", m."id", m."parentId", m."position", m."role", m."text", m."errorCode"
  FROM json_each(?) v
  JOIN "Message" m ON m."threadId" = v.value->>0 AND m."id" = v.value->>1
  UNION ALL
  SELECT up."tip", m."threadId", m."id", m."parentId", m."position", m."role", m."text", m."errorCode"
  FROM up JOIN "Message" m ON m."threadId" = up."threadId" AND m."id" = up."parentId"
)
SELECT "tip" + 0 AS "tip", "role", "text", "errorCode" FROM up ORDER BY "tip", "position"`;

/** A provider that refused a question for what is in it would refuse every later one that brings it along. */
const REFUSED_FOR_CONTENT: ReadonlySet<FailureCode | null> = new Set<FailureCode | null>([
  'content_filtered',
  'context_too_long',
]);

interface BranchRow {
  tip: number | bigint;
  role: 'user' | 'assistant';
  text: string;
  errorCode: FailureCode | null;
}

/** From the root down to each tip, without blank texts and without questions refused for their content. One statement; results in the order of the tips. */
export async function readBranches(db: Queryable, tips: readonly BranchTip[]): Promise<Branch[]> {
  const keys = tips.map(({ threadId, messageId }) => [threadId, messageId]);
  const rows = await db.$queryRawUnsafe<BranchRow[]>(BRANCHES, jsonRows(keys));
  const branches: Branch[] = tips.map(() => []);
  for (const { tip, role, text, errorCode } of rows) {
    const branch = branches[Number(tip)];
    if (text.trim() !== '') branch?.push({ role, text });
    else if (REFUSED_FOR_CONTENT.has(errorCode) && branch?.at(-1)?.role === 'user') branch.pop();
  }
  return branches;
}
