import type { Message, MessageOutline } from '../db/conversation-store.ts';
import { isId } from '../http/schemas/id.ts';
import type { MessageView } from '../http/schemas/message.ts';
import type { ThreadTree, ThreadView } from '../http/schemas/thread.ts';
import type { ChatServices } from './services.ts';
import { toMessageView, toThreadView } from './thread-view.ts';

/** A thread whose messages are read as they are taken. */
export interface OpenThread {
  thread: ThreadView;
  /** All its messages without what is long of them, oldest first. */
  outline: MessageOutline[];
  /** The messages of the outline, or of a part of it, oldest first. */
  messages(of?: readonly MessageOutline[]): AsyncIterable<MessageView>;
  /** The runs under way of those messages that have been taken. */
  activeRuns(): ThreadTree['activeRuns'];
}

/** Opens a thread for reading; null where this owner has no such thread. */
export async function openThread(
  { store, runs }: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<OpenThread | null> {
  const thread = isId(threadId) ? await store.findThread(threadId, ownerId) : null;
  if (!thread) return null;
  const outline = await store.outline(threadId);
  const streaming: string[] = [];
  return {
    thread: toThreadView(thread),
    outline,
    async *messages(of = outline) {
      for await (const message of store.messages(threadId, of)) {
        if (message.status === 'streaming') streaming.push(message.id);
        yield toMessageView(message satisfies Message);
      }
    },
    // After the rows: a run that settles in between is then in neither, and its row is read again by whoever hears of it.
    activeRuns() {
      const live = new Set(runs.live().map((run) => run.runId));
      return streaming.filter((id) => live.has(id)).map((runId) => ({ runId }));
    },
  };
}

/** A thread with its whole message tree and its unsettled runs, as the pieces of its JSON (`ThreadTree`). */
export async function* threadJson(open: OpenThread): AsyncGenerator<string> {
  yield `{"thread":${JSON.stringify(open.thread)},"messages":[`;
  let comma = '';
  for await (const message of open.messages()) {
    yield comma + JSON.stringify(message);
    comma = ',';
  }
  yield `],"activeRuns":${JSON.stringify(open.activeRuns())}}`;
}
