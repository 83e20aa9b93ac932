import * as crypto from 'node:crypto';
import type { Message, Thread } from '../db/conversation-store.ts';
import type { ChatCommand } from '../http/schemas/chat-request.ts';
import { isId } from '../http/schemas/id.ts';
import { normaliseText } from '../stream/coalescer.ts';
import { StreamError } from '../stream/errors.ts';
import type { Role } from '../stream/run-log.ts';
import { ID_TAKEN, joinOrLead } from './lead-run.ts';
import { providerOf } from './model-of.ts';
import type { ChatServices } from './services.ts';
import { titleOf } from './thread-title.ts';

/** Which run a request came to, and how. Its question is stored, and `start` is in the log or on disk. */
export interface Sent {
  role: Role;
  runId: string;
  threadId: string;
  /** The log has gone: the answer is replayed from this row. */
  row: Message | null;
}

export interface SendRequest {
  ownerId: string;
  /** Whose turn it takes in the queues of providers: the owner, or those that the owner is counted with. */
  turnOwner: string;
  /** Names the request in the log. */
  requestId: string;
  command: ChatCommand;
  /** The client's: only its own waiting ends with it. */
  signal: AbortSignal;
}

/** What a message id stands for, as it is compared when the id is sent again. */
interface Content {
  hash: string;
  model: string;
  /** Absent where the request named none. */
  parentId?: string | null;
}

/**
 * Asks a question: starts its run, joins the one that is under way or still shared, or finds the one that its message id
 * gave before. Throws `StreamError`: `thread_not_found`, `parent_not_found`, `model_unknown`, `message_id_reused`,
 * `queue_full`, `shutting_down`, `storage_failed`. Every refusal has stored nothing.
 */
export async function sendMessage(services: ChatServices, request: SendRequest): Promise<Sent> {
  try {
    return await trySend(services, request);
  } catch (error) {
    // The id was stored between our look-up and our write: this time the look-up finds it.
    if (error instanceof StreamError && error.detail === ID_TAKEN) return trySend(services, request);
    throw error;
  }
}

async function trySend(
  services: ChatServices,
  { ownerId, turnOwner, requestId, command, signal }: SendRequest,
): Promise<Sent> {
  const { threadId, question, edits } = command;
  if (!question) throw new StreamError('internal', { detail: 'no question' });
  if (services.runs.draining) throw new StreamError('shutting_down');
  const { thread, sent } = await services.store.lookUp(threadId, ownerId, question.id);
  if (thread === 'foreign') throw new StreamError('thread_not_found');

  let { id: messageId } = question;
  const hash = hashOf(question.text);
  if (sent) {
    const stored = { hash: hashOf(sent.question.text), model: sent.model, parentId: sent.question.parentId };
    if (isSame(command, hash, stored)) {
      services.metrics.requested(providerOf(sent.model), 'replay', sent.runId, threadId);
      return replay(services, ownerId, threadId, sent.runId);
    }
    if (!edits) throw new StreamError('message_id_reused');
    // useChat sends an edited question under its old id: it is another question beside the old one, and the same one
    // however often it is sent.
    messageId = idOfEdit(command, hash);
    const edit = (await services.store.lookUp(threadId, ownerId, messageId)).sent;
    if (edit) {
      services.metrics.requested(providerOf(edit.model), 'replay', edit.runId, threadId);
      return replay(services, ownerId, threadId, edit.runId);
    }
  }

  const model = command.model ?? thread?.model ?? services.models.defaultModel() ?? '';
  const parentId = await parentOf(services, command, thread, sent?.question.parentId ?? null);
  const content: Content = { hash, model, ...(command.parentId === undefined ? {} : { parentId }) };
  const claimed = await joinOrLead(
    services,
    {
      ownerId,
      turnOwner,
      requestId,
      threadId,
      thread,
      trigger: 'submit-message',
      text: question.text,
      parentId,
      model,
      messageKey: messageId === null ? null : `${ownerId}/${threadId}/${messageId}`,
      content: JSON.stringify(content),
      turn: {
        newThread: { title: titleOf(question.text), model, ...command.settings },
        question: { id: messageId ?? services.newId(), text: question.text, parentId },
      },
    },
    signal,
  );
  if (claimed.role === 'replay') {
    if (!isSame(command, hash, JSON.parse(claimed.content))) throw new StreamError('message_id_reused');
    await services.log.opened(claimed.runId, signal);
  }
  return { role: claimed.role, runId: claimed.runId, threadId, row: null };
}

/** The run that a stored message id gave: from its log while that is kept, else from the database. */
async function replay(
  services: ChatServices,
  ownerId: string,
  threadId: string,
  runId: string,
): Promise<Sent> {
  const logged = await services.log.state(runId);
  const row = logged ? null : await services.store.findRun(runId, ownerId);
  if (!logged && !row) throw new StreamError('run_expired');
  return { role: 'replay', runId, threadId, row };
}

/** Text always, model and parent where this request names them and the first one did. */
function isSame({ model, parentId }: ChatCommand, hash: string, first: Content): boolean {
  if (hash !== first.hash) return false;
  if (model !== undefined && model !== first.model) return false;
  return parentId === undefined || first.parentId === undefined || parentId === first.parentId;
}

/** The parent that the request names, in whichever of its ways, or an edit's that of the question it edits; undefined: none is named. */
async function parentOf(
  services: ChatServices,
  { parentId, predecessorId, edits, threadId }: ChatCommand,
  thread: Thread | null,
  editedParentId: string | null,
): Promise<string | null | undefined> {
  if (typeof parentId === 'string' && !isId(parentId)) throw new StreamError('parent_not_found');
  if (parentId !== undefined) return parentId;
  const predecessor =
    thread && isId(predecessorId) ? await services.store.findMessage(threadId, predecessorId) : null;
  return predecessor?.id ?? (edits ? editedParentId : undefined);
}

/** An edit's own id: of the question it edits and all that it says of itself. */
function idOfEdit({ question, model, parentId, predecessorId }: ChatCommand, hash: string): string {
  const said = [question?.id, hash, model ?? null, parentId ?? null, predecessorId ?? null];
  return crypto.hash('sha256', JSON.stringify(said), 'base64url');
}

const hashOf = (text: string) => crypto.hash('sha256', normaliseText(text), 'base64url');
