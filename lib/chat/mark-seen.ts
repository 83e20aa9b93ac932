import { isId } from '../http/schemas/id.ts';
import { StreamError } from '../stream/errors.ts';
import type { ChatServices } from './services.ts';

/** Its owner has looked at all that a thread has. False where this owner has no such thread; throws `storage_failed`. */
export async function markSeen(
  { store, bus, clock }: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<boolean> {
  if (!isId(threadId)) return false;
  const marked = await store.markSeen(threadId, ownerId, new Date(clock.wallNow())).catch((cause) => {
    throw new StreamError('storage_failed', { cause });
  });
  if (marked) bus.publish(ownerId, { type: 'thread-seen', threadId });
  return marked;
}
