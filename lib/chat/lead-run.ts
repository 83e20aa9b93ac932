import { hash } from 'node:crypto';
import type { Message, Thread, Turn } from '../db/conversation-store.ts';
import { CONTINUE } from '../providers/continue-instruction.ts';
import type { ProviderRequest } from '../providers/provider.ts';
import type { ResolvedModel } from '../providers/registry.ts';
import { coalescingKey, isIdempotent, type Trigger } from '../stream/coalescer.ts';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import type { RunStatus } from '../stream/run-event.ts';
import type { Claimed } from '../stream/run-log.ts';
import type { Upstream } from '../stream/upstream.ts';
import { fitContext } from './fit-context.ts';
import { makeTitle } from './make-title.ts';
import { modelOf } from './model-of.ts';
import type { ChatServices } from './services.ts';
import { toThreadView } from './thread-view.ts';

/** Marks a refusal because the question's id was stored between the look-up and the write: look again. */
export const ID_TAKEN = 'id_taken';

/** A question that is about to be asked, or asked again. */
export interface Asking {
  ownerId: string;
  /** Whose turn it takes in the queues of providers. */
  turnOwner: string;
  /** Of the request that would lead. */
  requestId: string;
  threadId: string;
  /** Null where it is not made yet. */
  thread: Thread | null;
  trigger: Trigger;
  /** What tells this question from others: its text and its parent, or the question that is answered anew, or the answer that goes on. */
  text: string;
  parentId: string | null | undefined;
  /** `provider/model`. */
  model: string;
  messageKey: string | null;
  content: string;
  /** The answer that is to go on, with `continue-message`. */
  continues?: Message;
  /** The rows to write should this request lead; `now` and the answer's id are filled in. */
  turn: Pick<Turn, 'question' | 'newThread'>;
}

const sha256 = (text: string) => hash('sha256', text, 'base64url');

/** Joins the run of this question or opens it, and resolves once the question is stored and `start` is in the log. */
export async function joinOrLead(
  services: ChatServices,
  asking: Asking,
  signal: AbortSignal,
): Promise<Claimed> {
  const { systemPrompt, temperature, maxOutputTokens } = asking.thread ?? asking.turn.newThread;
  const resolved = modelOf(services, asking.model);
  // Tools come later; what must hold for them is in place.
  const tools: readonly string[] = [];
  const idempotent = isIdempotent({ trigger: asking.trigger, tools });
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
        systemPrompt: systemPrompt ?? null,
        temperature: temperature ?? null,
        maxOutputTokens: maxOutputTokens ?? null,
        tools,
      }),
    ),
    idempotent,
    messageKey: asking.messageKey,
    content: asking.content,
  });
  if (claimed.role === 'leader') lead(services, asking, resolved, claimed.runId, idempotent);
  services.metrics.requested(resolved.provider.id, claimed.role, claimed.runId, asking.threadId);
  if (claimed.role !== 'replay') await services.log.opened(claimed.runId, signal);
  return claimed;
}

function lead(
  services: ChatServices,
  asking: Asking,
  resolved: ResolvedModel,
  runId: string,
  idempotent: boolean,
): void {
  const { threadId, ownerId } = asking;
  let history: Promise<History> | null = null;
  let stored: StoredQuestion | null = null;
  const read = () => {
    if (!stored) throw new StreamError('internal', { detail: 'asked before it was stored' });
    history ??= requestOf(services, asking, stored);
    return history;
  };

  services.runs.lead({
    runId,
    threadId,
    turnOwner: asking.turnOwner,
    requestId: asking.requestId,
    idempotent,
    continues: asking.continues ? { answerId: asking.continues.id, parts: partsOf(asking.continues) } : null,
    ...upstreamOf(services, asking.model, resolved, read),
    fallback: fallbackOf(services, asking.model, read),
    storeTurn: async () => {
      stored = await storeTurn(services, asking, runId);
      announce(services, ownerId, runId, stored);
      return { parentId: stored.questionId };
    },
    onSettled: (status, answer) => {
      announceSettled(services, ownerId, threadId, runId, status);
      if (status === 'complete' && stored?.isFirst && asking.turn.question !== null) {
        void makeTitle(services, stored.thread, { question: asking.text, answer });
      }
    },
  });
}

/** A request to whichever model; `kept` of its messages, the last, are never left out. */
type History = Omit<ProviderRequest, 'model'> & { kept: number };

/** A question as it is stored. */
interface StoredQuestion {
  thread: Thread;
  questionId: string;
  isFirst: boolean;
}

/** A model as a run asks it: the conversation fitted to its context. Calls made again send the same request. */
function upstreamOf(
  services: ChatServices,
  model: string,
  { provider, model: name, contextTokens }: ResolvedModel,
  read: () => Promise<History>,
): Upstream {
  let fitted: ReturnType<typeof fitContext> | null = null;
  return {
    provider: provider.id,
    model,
    pacer: services.pacerOf(provider.id),
    breaker: services.breakerOf(provider.id),
    stream: (signal) =>
      afterwards(async () => {
        const { kept, ...history } = await read();
        fitted ??= fitContext({ ...history, model: name }, contextTokens, kept);
        return provider.stream(fitted.request, signal);
      }),
    trimmedTurns: () => fitted?.trimmedTurns ?? 0,
  };
}

/** Who answers where the asked model's provider fails; null where nobody is named, or the same model is. */
function fallbackOf(services: ChatServices, asked: string, read: () => Promise<History>): Upstream | null {
  const id = services.models.fallbackModel();
  const resolved = id === null || id === asked ? null : services.models.resolve(id);
  return id === null || resolved === null ? null : upstreamOf(services, id, resolved, read);
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

/** What goes to a provider, whichever. The history is read after `start` is sent, and not at all where there can be none. */
async function requestOf(services: ChatServices, asking: Asking, stored: StoredQuestion): Promise<History> {
  const { systemPrompt, temperature, maxOutputTokens } = stored.thread;
  const messages = stored.isFirst
    ? [{ role: 'user' as const, text: asking.text }]
    : await services.store.branch(asking.threadId, stored.questionId).catch((cause) => {
        throw new StreamError('storage_failed', { cause });
      });
  const settings = { systemPrompt, temperature, maxOutputTokens };
  const partial = asking.continues?.text ?? '';
  if (partial.trim() === '') return { ...settings, messages, kept: 1 };
  const goOn = [
    { role: 'assistant' as const, text: partial },
    { role: 'user' as const, text: CONTINUE },
  ];
  return { ...settings, messages: [...messages, ...goOn], kept: 3 };
}

/** An interrupted answer has a text before it has parts. */
function partsOf({ parts, text }: Message): Message['parts'] {
  return parts.length === 0 && text !== '' ? [{ type: 'text', text }] : parts;
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
