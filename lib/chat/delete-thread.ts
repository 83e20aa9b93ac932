import { isId } from '../http/schemas/id.ts';
import { StreamError } from '../stream/errors.ts';
import type { ChatServices } from './services.ts';

/**
 * Cancels a thread's runs, deletes it with its messages and forgets its logs and keys. False where this owner has no such
 * thread; throws `storage_failed`.
 */
export async function deleteThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<boolean> {
  const { store, runs, log, bus } = services;
  if (!isId(threadId) || !(await store.findThread(threadId, ownerId))) return false;
  const live = runs.live().filter((run) => run.threadId === threadId);
  await Promise.all(live.map((run) => runs.cancel(run.runId)));
  const runIds = await store.deleteThread(threadId, ownerId).catch((cause) => {
    throw new StreamError('storage_failed', { cause });
  });
  if (!runIds) return false;
  await Promise.all(
    runIds.map(async (runId) => {
      // One may have begun since; without a row it has nothing to say.
      await runs.cancel(runId);
      await log.drop(runId);
    }),
  );
  bus.publish(ownerId, { type: 'thread-deleted', threadId });
  return true;
}
