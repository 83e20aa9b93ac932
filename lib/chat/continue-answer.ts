import type { Message } from '../db/conversation-store.ts';
import { StreamError } from '../stream/errors.ts';
import { joinOrLead } from './lead-run.ts';
import { targetOf } from './regenerate.ts';
import type { SendRequest, Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';

/**
 * Has an answer that was stopped, broken off or ended by its limit go on: another answer to the same question, beside
 * it, that begins with what it had. The old one stays as it is. Joins only a run that has not settled. Throws
 * `StreamError`: `thread_not_found`, `parent_not_found` where there is no such answer, `not_continuable`, and as
 * `sendMessage`.
 */
export async function continueAnswer(
  services: ChatServices,
  { ownerId, requestId, command, signal }: SendRequest,
): Promise<Sent> {
  const { threadId } = command;
  if (services.runs.draining) throw new StreamError('shutting_down');
  const { thread } = await services.store.lookUp(threadId, ownerId, null);
  if (thread === null || thread === 'foreign') throw new StreamError('thread_not_found');
  const target = await targetOf(services, command);
  if (!target?.parentId) throw new StreamError('parent_not_found');
  if (!isContinuable(target)) throw new StreamError('not_continuable');
  const model = command.model ?? target.model ?? thread.model;
  const claimed = await joinOrLead(
    services,
    {
      ownerId,
      requestId,
      threadId,
      thread,
      trigger: 'continue-message',
      text: target.id,
      parentId: target.parentId,
      model,
      messageKey: null,
      content: '',
      continues: target,
      turn: { newThread: { title: thread.title, model }, question: null },
    },
    signal,
  );
  return { role: claimed.role, runId: claimed.runId, threadId, row: null };
}

function isContinuable({ status, finishReason }: Message): boolean {
  return status === 'complete' ? finishReason === 'length' : status !== 'streaming';
}
