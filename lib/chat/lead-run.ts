import { createHash } from 'node:crypto';
import type { Thread, Turn } from '../db/conversation-store.ts';
import type { ProviderRequest } from '../providers/provider.ts';
import type { ResolvedModel } from '../providers/registry.ts';
import { coalescingKey } from '../stream/coalescer.ts';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import type { RunStatus } from '../stream/run-event.ts';
import type { Claimed } from '../stream/run-log.ts';
import { modelOf } from './model-of.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** Marks a refusal because the question's id was stored between the look-up and the write: look again. */
export const ID_TAKEN = 'id_taken';

/** A question that is about to be asked, or asked again. */
export interface Asking {
  ownerId: string;
  threadId: string;
  /** Null where it is not made yet. */
  thread: Thread | null;
  trigger: 'submit-message' | 'regenerate-message';
  /** What tells this question from others: its text and its parent, or, regenerating, the question that is answered anew. */
  text: string;
  parentId: string | null | undefined;
  /** `provider/model`. */
  model: string;
  messageKey: string | null;
  content: string;
  /** The rows to write should this request lead; `now` and the answer's id are filled in. */
  turn: Pick<Turn, 'question' | 'newThread'>;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

/** Joins the run of this question or opens it, and resolves once the question is stored and `start` is in the log. */
export async function joinOrLead(
  services: ChatServices,
  asking: Asking,
  signal: AbortSignal,
): Promise<Claimed> {
  const { thread } = asking;
  const resolved = modelOf(services, asking.model);
  const idempotent = asking.trigger === 'submit-message';
  const claimed = await services.coalescer.join({
    runId: services.newId(),
    key: sha256(
      coalescingKey({
        ownerId: asking.ownerId,
        threadId: asking.threadId,
        trigger: asking.trigger,
        text: asking.text,
        parentId: asking.parentId,
        model: asking.model,
        systemPrompt: thread?.systemPrompt ?? null,
        temperature: thread?.temperature ?? null,
        maxOutputTokens: thread?.maxOutputTokens ?? null,
      }),
    ),
    idempotent,
    messageKey: asking.messageKey,
    content: asking.content,
  });
  if (claimed.role === 'leader') lead(services, asking, resolved, claimed.runId, idempotent);
  services.metrics.requested(resolved.provider.id, claimed.role);
  if (claimed.role !== 'replay') await services.log.opened(claimed.runId, signal);
  return claimed;
}

function lead(
  services: ChatServices,
  asking: Asking,
  { provider, model: name }: ResolvedModel,
  runId: string,
  idempotent: boolean,
): void {
  const { threadId, ownerId, model } = asking;
  let request: Promise<ProviderRequest> | null = null;
  let stored: { thread: Thread; questionId: string; isFirst: boolean } | null = null;

  services.runs.lead({
    runId,
    threadId,
    provider: provider.id,
    model,
    idempotent,
    pacer: services.pacerOf(provider.id),
    storeTurn: async () => {
      stored = await storeTurn(services, asking, runId);
      announce(services, ownerId, runId, stored);
      return { parentId: stored.questionId };
    },
    stream: (signal) =>
      afterwards(async () => {
        if (!stored) throw new StreamError('internal', { detail: 'asked before it was stored' });
        request ??= requestOf(services, asking, name, stored);
        return provider.stream(await request, signal);
      }),
    onSettled: (status) => announceSettled(services, ownerId, threadId, runId, status),
  });
}

async function storeTurn(
  services: ChatServices,
  { ownerId, threadId, model, turn, ...asking }: Asking,
  runId: string,
) {
  const outcome = await services.store
    .storeTurn({
      ownerId,
      threadId,
      newThread: turn.newThread,
      question: turn.question,
      answer: { id: runId, model, ...(turn.question ? {} : { parentId: asking.parentId ?? undefined }) },
      now: new Date(services.clock.wallNow()),
    })
    .catch((cause) => {
      throw new StreamError('storage_failed', { cause });
    });
  if (outcome.outcome === 'not_found') throw new StreamError('thread_not_found');
  if (outcome.outcome === 'parent_not_found') throw new StreamError('parent_not_found');
  if (outcome.outcome === 'id_taken') throw new StreamError('message_id_reused', { detail: ID_TAKEN });
  const { thread, questionId, createdThread } = outcome;
  return { thread, questionId, isFirst: createdThread || turn.question?.parentId === null };
}

/** What goes to the provider. The history is read after `start` is sent, and not at all where there can be none. */
async function requestOf(
  services: ChatServices,
  asking: Asking,
  name: string,
  stored: { thread: Thread; questionId: string; isFirst: boolean },
): Promise<ProviderRequest> {
  const { systemPrompt, temperature, maxOutputTokens } = stored.thread;
  const messages = stored.isFirst
    ? [{ role: 'user' as const, text: asking.text }]
    : await services.store.branch(asking.threadId, stored.questionId).catch((cause) => {
        throw new StreamError('storage_failed', { cause });
      });
  return { model: name, systemPrompt, temperature, maxOutputTokens, messages };
}

function announce(
  { bus }: ChatServices,
  ownerId: string,
  runId: string,
  { thread, questionId }: { thread: Thread; questionId: string },
): void {
  if (!bus.hears(ownerId)) return;
  bus.publish(ownerId, { type: 'thread-changed', thread: toThreadView(thread) });
  bus.publish(ownerId, { type: 'run-started', threadId: thread.id, runId, parentId: questionId });
}

function announceSettled(
  { bus }: ChatServices,
  ownerId: string,
  threadId: string,
  runId: string,
  status: RunStatus,
): void {
  bus.publish(ownerId, { type: 'run-settled', threadId, runId, status });
}

/** An iteration that must be waited for first. A generator around the provider's would cost two promises more for every event. */
function afterwards(open: () => Promise<AsyncIterable<ProviderEvent>>): AsyncIterable<ProviderEvent> {
  return {
    [Symbol.asyncIterator]() {
      let events: AsyncIterator<ProviderEvent> | null = null;
      const begin = async () => {
        events = (await open())[Symbol.asyncIterator]();
        return events.next();
      };
      return {
        next: () => (events ? events.next() : begin()),
        return: async () => (await events?.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}
