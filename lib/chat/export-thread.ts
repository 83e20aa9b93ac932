import type { MessageOutline } from '../db/conversation-store.ts';
import { ProblemError } from '../http/problem.ts';
import type { ExportRequest, ThreadExport } from '../http/schemas/thread-export.ts';
import { type OpenThread, openThread } from './read-thread.ts';
import type { ChatServices } from './services.ts';
import { threadMarkdown } from './thread-markdown.ts';

/** A thread as a file, in pieces that are read as they are taken. */
export interface ExportedThread {
  title: string;
  text: AsyncIterable<string>;
}

/**
 * A thread as it is now, answers that are being written with what is stored of them. Null where this owner has no such
 * thread; throws `validation_failed` where the leaf is none of its messages.
 */
export async function exportThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
  { format, leaf }: ExportRequest,
): Promise<ExportedThread | null> {
  const open = await openThread(services, ownerId, threadId);
  if (!open) return null;
  const exportedAt = new Date(services.clock.wallNow()).toISOString();
  const { title } = open.thread;
  if (format === 'json') return { title, text: jsonOf(open, exportedAt) };
  const branch = branchTo(open.outline, leaf ?? open.outline.at(-1)?.id);
  return { title, text: threadMarkdown(open.thread, open.messages(branch), exportedAt) };
}

/** A `ThreadExport`, indented for people. */
async function* jsonOf(open: OpenThread, exportedAt: string): AsyncGenerator<string> {
  const head: Omit<ThreadExport, 'messages'> = {
    type: 'dac.thread',
    version: 1,
    exportedAt,
    thread: open.thread,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  "messages": [`;
  let before = '\n    ';
  for await (const message of open.messages()) {
    yield before + JSON.stringify(message, null, 2).replaceAll('\n', '\n    ');
    before = ',\n    ';
  }
  yield open.outline.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/** From the root down to a leaf. A thread's newest message is a leaf of its newest branch. */
function branchTo(outline: readonly MessageOutline[], leaf: string | undefined): MessageOutline[] {
  const byId = new Map(outline.map((message) => [message.id, message]));
  if (leaf !== undefined && !byId.has(leaf)) {
    const errors = [{ path: 'leaf', message: 'is no message of this thread' }];
    throw new ProblemError('validation_failed', { errors });
  }
  const branch: MessageOutline[] = [];
  for (let id: string | null | undefined = leaf; id; id = branch.at(-1)?.parentId) {
    const message = byId.get(id);
    if (!message) break;
    branch.push(message);
  }
  return branch.reverse();
}
