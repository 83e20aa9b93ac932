import { jsonRows } from './json-rows.ts';
import type { Queryable } from './sqlite-client.ts';

export interface BranchTip {
  threadId: string;
  messageId: string;
}

export type Branch = { role: 'user' | 'assistant'; text: string }[];

// Adding 0 makes the key a number to the driver, which else takes a recursive column without a type for bytes.
const BRANCHES = `
WITH RECURSIVE up ("tip", "threadId", "id", "parentId", "position", "role", "text") AS (
  SELECT v.key, m."threadId", m."id", m."parentId", m."position", m."role", m."text"
  FROM json_each(?) v
  JOIN "Message" m ON m."threadId" = v.value->>0 AND m."id" = v.value->>1
  UNION ALL
  SELECT up."tip", m."threadId", m."id", m."parentId", m."position", m."role", m."text"
  FROM up JOIN "Message" m ON m."threadId" = up."threadId" AND m."id" = up."parentId"
)
SELECT "tip" + 0 AS "tip", "role", "text" FROM up ORDER BY "tip", "position"`;

/** From the root down to each tip, blank texts left out. One statement; results in the order of the tips. */
export async function readBranches(db: Queryable, tips: readonly BranchTip[]): Promise<Branch[]> {
  const keys = tips.map(({ threadId, messageId }) => [threadId, messageId]);
  const rows = await db.$queryRawUnsafe<{ tip: number | bigint; role: 'user' | 'assistant'; text: string }[]>(
    BRANCHES,
    jsonRows(keys),
  );
  const branches: Branch[] = tips.map(() => []);
  for (const { tip, role, text } of rows) {
    if (text.trim() !== '') branches[Number(tip)]?.push({ role, text });
  }
  return branches;
}
