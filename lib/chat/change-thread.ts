import { isId } from '../http/schemas/id.ts';
import type { ThreadPatchRequest, ThreadView } from '../http/schemas/thread.ts';
import { StreamError } from '../stream/errors.ts';
import { modelOf } from './model-of.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** Changes what a patch names. Null where this owner has no such thread; throws `model_unknown` and `storage_failed`. */
export async function changeThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
  patch: ThreadPatchRequest,
): Promise<ThreadView | null> {
  if (!isId(threadId)) return null;
  if (patch.model !== undefined) modelOf(services, patch.model);
  const now = new Date(services.clock.wallNow());
  const changed = await services.store.updateThread(threadId, ownerId, patch, now).catch((cause) => {
    throw new StreamError('storage_failed', { cause });
  });
  if (!changed) return null;
  const thread = toThreadView(changed);
  services.bus.publish(ownerId, { type: 'thread-changed', thread });
  return thread;
}
