import { jsonRows, storable } from './json-rows.ts';
import type { Queryable } from './sqlite-client.ts';

export interface Checkpoint {
  runId: string;
  appended: string;
}

const APPEND = `
UPDATE "Message" SET "text" = "text" || (v.value->>1)
FROM json_each(?) v
WHERE "runId" = v.value->>0 AND "settledAt" IS NULL`;

/** Appends to the texts of answers that are still streaming; at most one checkpoint for each run. One statement. */
export async function appendCheckpoints(db: Queryable, checkpoints: readonly Checkpoint[]): Promise<void> {
  const rows = checkpoints.map(({ runId, appended }) => [runId, storable(appended)]);
  await db.$executeRawUnsafe(APPEND, jsonRows(rows));
}
