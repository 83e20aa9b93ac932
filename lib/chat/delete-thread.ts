import { isId } from '../http/schemas/id.ts';
import type { DeletedThreadsAnswer } from '../http/schemas/thread.ts';
import { StreamError } from '../stream/errors.ts';
import type { ChatServices } from './services.ts';

function storageFailed(cause: unknown): never {
  throw new StreamError('storage_failed', { cause });
}

/**
 * Cancels a thread's runs, deletes it and forgets its logs and keys; it can be had back until it is purged. False where
 * this owner has no such thread; throws `storage_failed`.
 */
export async function deleteThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<boolean> {
  const { store, runs, log, bus, clock } = services;
  if (!isId(threadId) || !(await store.findThread(threadId, ownerId))) return false;
  await cancelLive(services, new Set([threadId]));
  const runIds = await store.deleteThread(threadId, ownerId, new Date(clock.wallNow())).catch(storageFailed);
  if (!runIds) return false;
  await Promise.all(
    runIds.map(async (runId) => {
      // One may have begun since; nobody may read it any more.
      await runs.cancel(runId);
      await log.drop(runId);
    }),
  );
  bus.publish(ownerId, { type: 'thread-deleted', threadId });
  return true;
}

/** Deletes for good, whether it was deleted before or not. False where this owner has no such thread; throws `storage_failed`. */
export async function purgeThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<boolean> {
  if (!isId(threadId)) return false;
  await deleteThread(services, ownerId, threadId);
  return services.store.purgeThread(threadId, ownerId).catch(storageFailed);
}

/** Deletes all threads of an owner, archived ones too. They can be had back together, by the instant of it. */
export async function deleteAllThreads(
  services: ChatServices,
  ownerId: string,
): Promise<DeletedThreadsAnswer> {
  const { store, bus, clock } = services;
  const now = new Date(clock.wallNow());
  const threadIds = await store.deleteAllThreads(ownerId, now).catch(storageFailed);
  await cancelLive(services, new Set(threadIds));
  for (const threadId of threadIds) bus.publish(ownerId, { type: 'thread-deleted', threadId });
  return { deletedAt: now.toISOString(), count: threadIds.length };
}

async function cancelLive({ runs }: ChatServices, threadIds: ReadonlySet<string>): Promise<void> {
  const live = runs.live().filter((run) => threadIds.has(run.threadId));
  await Promise.all(live.map((run) => runs.cancel(run.runId)));
}
