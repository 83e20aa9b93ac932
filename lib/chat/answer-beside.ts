import type { Message } from '../db/conversation-store.ts';
import type { ChatCommand } from '../http/schemas/chat-request.ts';
import { isId } from '../http/schemas/id.ts';
import { StreamError } from '../stream/errors.ts';
import { joinOrLead } from './lead-run.ts';
import type { SendRequest, Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';

type Run = Parameters<typeof joinOrLead>[1];

/** What makes one kind of further answer another than the next; a model of null is the thread's. */
export type Kind = Pick<Run, 'trigger' | 'text' | 'continues'> & { model: string | null };

/**
 * Has another answer made beside the one that is named, of the kind that `kindOf` says. Joins only a run that has not
 * settled. Throws `StreamError`: `thread_not_found`, `parent_not_found` where there is no such answer, what `kindOf`
 * throws, and as `sendMessage`.
 */
export async function answerBeside(
  services: ChatServices,
  { ownerId, turnOwner, requestId, command, signal }: SendRequest,
  kindOf: (target: Message) => Kind,
): Promise<Sent> {
  const { threadId } = command;
  if (services.runs.draining) throw new StreamError('shutting_down');
  const { thread } = await services.store.lookUp(threadId, ownerId, null);
  if (thread === null || thread === 'foreign') throw new StreamError('thread_not_found');
  const target = await targetOf(services, command);
  if (!target?.parentId) throw new StreamError('parent_not_found');
  const kind = kindOf(target);
  const model = command.model ?? kind.model ?? thread.model;
  const claimed = await joinOrLead(
    services,
    {
      ...kind,
      ownerId,
      turnOwner,
      requestId,
      threadId,
      thread,
      parentId: target.parentId,
      model,
      messageKey: null,
      content: '',
      turn: { newThread: { title: thread.title, model }, question: null },
    },
    signal,
  );
  return { role: claimed.role, runId: claimed.runId, threadId, row: null };
}

/** The answer to make a sibling of. `useChat` may name the question instead: then its newest answer. */
async function targetOf(
  { store }: ChatServices,
  { threadId, targetId, question }: Pick<ChatCommand, 'threadId' | 'targetId' | 'question'>,
): Promise<Message | null> {
  if (targetId !== undefined) {
    const named = isId(targetId) ? await store.findMessage(threadId, targetId) : null;
    return named?.role === 'user' ? store.newestAnswer(threadId, named.id) : named;
  }
  const answered = question?.id ? await store.newestAnswer(threadId, question.id) : null;
  return answered ?? store.newestAnswer(threadId);
}
