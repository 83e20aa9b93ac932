import { ProblemError } from '../http/problem.ts';
import type { MessageView } from '../http/schemas/message.ts';
import type { ExportRequest, ThreadExport } from '../http/schemas/thread-export.ts';
import { readThread } from './read-thread.ts';
import type { ChatServices } from './services.ts';
import { threadMarkdown } from './thread-markdown.ts';

/** A thread as a file. */
export interface ExportedThread {
  title: string;
  text: string;
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
  const tree = await readThread(services, ownerId, threadId);
  if (!tree) return null;
  const { thread, messages } = tree;
  const exportedAt = new Date(services.clock.wallNow()).toISOString();
  if (format === 'json') {
    const file: ThreadExport = { type: 'dac.thread', version: 1, exportedAt, thread, messages };
    return { title: thread.title, text: `${JSON.stringify(file, null, 2)}\n` };
  }
  const branch = branchTo(messages, leaf ?? messages.at(-1)?.id);
  return { title: thread.title, text: threadMarkdown(thread, branch, exportedAt) };
}

/** From the root down to a leaf. A thread's newest message is a leaf of its newest branch. */
function branchTo(messages: readonly MessageView[], leaf: string | undefined): MessageView[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  if (leaf !== undefined && !byId.has(leaf)) {
    const errors = [{ path: 'leaf', message: 'is no message of this thread' }];
    throw new ProblemError('validation_failed', { errors });
  }
  const branch: MessageView[] = [];
  for (let id: string | null | undefined = leaf; id; id = branch.at(-1)?.parentId) {
    const message = byId.get(id);
    if (!message) break;
    branch.push(message);
  }
  return branch.reverse();
}
