import type { Thread } from '../db/conversation-store.ts';
import { isId } from '../http/schemas/id.ts';
import type { RestoreRequest, ThreadView } from '../http/schemas/thread.ts';
import { StreamError } from '../stream/errors.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** Takes a deletion back. Null where this owner has deleted no such thread; throws `storage_failed`. */
export async function restoreThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<ThreadView | null> {
  if (!isId(threadId)) return null;
  const thread = await services.store.restoreThread(threadId, ownerId).catch((cause) => {
    throw new StreamError('storage_failed', { cause });
  });
  return thread && told(services, ownerId, thread);
}

/** Takes back all that was deleted at one instant; answers how many threads that were. Throws `storage_failed`. */
export async function restoreThreads(
  services: ChatServices,
  ownerId: string,
  { deletedAt }: RestoreRequest,
): Promise<{ count: number }> {
  const threads = await services.store.restoreThreads(ownerId, new Date(deletedAt)).catch((cause) => {
    throw new StreamError('storage_failed', { cause });
  });
  for (const thread of threads) told(services, ownerId, thread);
  return { count: threads.length };
}

function told({ bus }: ChatServices, ownerId: string, restored: Thread): ThreadView {
  const thread = toThreadView(restored);
  bus.publish(ownerId, { type: 'thread-changed', thread });
  return thread;
}
