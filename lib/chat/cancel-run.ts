import { isId } from '../http/schemas/id.ts';
import type { CancelAnswer } from '../http/schemas/run.ts';
import type { ChatServices } from './services.ts';

/**
 * Stops a run and resolves when its provider is cut off and its terminal frame is in the log. A settled run answers what
 * it settled as. Null where this owner has no such run.
 */
export async function cancelRun(
  services: ChatServices,
  ownerId: string,
  runId: string,
): Promise<CancelAnswer | null> {
  const row = isId(runId) ? await services.store.findRun(runId, ownerId) : null;
  if (!row) return null;
  if (row.status !== 'streaming') return { runId, status: row.status, cancelMs: 0 };
  const stopped = await services.runs.cancel(runId);
  if (stopped) return { runId, ...stopped };
  // It settled between the look and the cancel; one that never will lost its process.
  const settled = await services.store.findRun(runId, ownerId);
  const status = !settled || settled.status === 'streaming' ? 'interrupted' : settled.status;
  return { runId, status, cancelMs: 0 };
}
