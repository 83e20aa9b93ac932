import { isId } from '../http/schemas/id.ts';
import type { ThreadTree } from '../http/schemas/thread.ts';
import type { ChatServices } from './services.ts';
import { toMessageView, toThreadView } from './thread-view.ts';

/** A thread with its whole message tree and its unsettled runs, or null where this owner has no such thread. */
export async function readThread(
  { store, runs }: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<ThreadTree | null> {
  const thread = isId(threadId) ? await store.findThread(threadId, ownerId) : null;
  if (!thread) return null;
  const messages = await store.listMessages(threadId);
  // After the rows: a run that settles in between is then in neither, and its row is read again by whoever hears of it.
  const live = new Set(runs.live().map((run) => run.runId));
  const activeRuns = messages
    .filter((message) => message.status === 'streaming' && live.has(message.id))
    .map((message) => ({ runId: message.id }));
  return { thread: toThreadView(thread), messages: messages.map(toMessageView), activeRuns };
}
