import type { Message, Thread } from '../db/conversation-store.ts';
import type { MessageView } from '../http/schemas/message.ts';
import type { ThreadView } from '../http/schemas/thread.ts';

/** A thread as it is sent: without its owner. */
export function toThreadView(thread: Thread): ThreadView {
  return {
    id: thread.id,
    title: thread.title,
    model: thread.model,
    systemPrompt: thread.systemPrompt,
    temperature: thread.temperature,
    maxOutputTokens: thread.maxOutputTokens,
    pinned: thread.pinned,
    archived: thread.archived,
    createdAt: thread.createdAt.toISOString(),
    updatedAt: thread.updatedAt.toISOString(),
    lastMessageAt: thread.lastMessageAt.toISOString(),
    ...(thread.deletedAt === undefined ? {} : { deletedAt: thread.deletedAt.toISOString() }),
  };
}

/** A message as it is sent. */
export function toMessageView(message: Message): MessageView {
  return {
    id: message.id,
    threadId: message.threadId,
    parentId: message.parentId,
    role: message.role,
    parts: shownParts(message),
    status: message.status,
    model: message.model,
    finishReason: message.finishReason,
    error: message.error,
    ttftMs: message.ttftMs,
    queueWaitMs: message.queueWaitMs,
    latencyMs: message.latencyMs,
    usage: message.usage,
    ...(message.details === null ? {} : { details: message.details }),
    createdAt: message.createdAt.toISOString(),
    settledAt: message.settledAt?.toISOString() ?? null,
  };
}

/** A checkpoint and an interrupted answer have a text before they have parts. */
function shownParts({ parts, text }: Message): Message['parts'] {
  return parts.length === 0 && text !== '' ? [{ type: 'text', text }] : parts;
}
