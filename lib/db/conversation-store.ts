import type { AnswerDetails } from '../stream/answer-details.ts';
import type { AnswerFailure, AnswerPart, AnswerStore } from '../stream/answer-store.ts';
import type { FinishReason, Usage } from '../stream/provider-event.ts';
import type { RunStatus } from '../stream/run-event.ts';
import type { ConversationSearch } from './conversation-search.ts';
import type { DeletedThreads } from './deleted-threads.ts';
import type { ThreadActivity } from './thread-activity.ts';

/** A conversation. `ownerId` is the session that made it and never leaves the server. */
export interface Thread {
  id: string;
  ownerId: string;
  title: string;
  /** `provider/model` that a message uses when its request names none. */
  model: string;
  systemPrompt: string | null;
  temperature: number | null;
  maxOutputTokens: number | null;
  pinned: boolean;
  archived: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** When its newest message was begun. */
  lastMessageAt: Date;
  /** Since when it is deleted; only `listThreads` and those that delete, restore and purge ever see such a thread. */
  deletedAt?: Date;
}

/** What a person may change of a thread. */
export type ThreadPatch = Partial<
  Pick<Thread, 'title' | 'model' | 'systemPrompt' | 'temperature' | 'maxOutputTokens' | 'pinned' | 'archived'>
>;

/** A question or an answer. Durations in milliseconds. */
export interface Message {
  id: string;
  threadId: string;
  /** The message this one answers; null at the root. Always of the same thread. */
  parentId: string | null;
  role: 'user' | 'assistant';
  parts: AnswerPart[];
  /** All text parts joined; while `streaming`, the last checkpoint. */
  text: string;
  status: 'streaming' | RunStatus;
  /** `provider/model` of an answer; null for a question. */
  model: string | null;
  finishReason: FinishReason | null;
  error: AnswerFailure | null;
  ttftMs: number | null;
  queueWaitMs: number | null;
  latencyMs: number | null;
  usage: Usage | null;
  details: AnswerDetails | null;
  createdAt: Date;
  settledAt: Date | null;
}

/** A question with its answer's empty row, or, with `question: null`, only the row of an answer made anew. */
export interface Turn {
  ownerId: string;
  threadId: string;
  /** Used only where the thread does not exist yet. */
  newThread: Pick<Thread, 'title' | 'model'> &
    Partial<Pick<Thread, 'systemPrompt' | 'temperature' | 'maxOutputTokens'>>;
  question: {
    id: string;
    text: string;
    /** A message of this thread, null for the root, undefined for the thread's newest leaf at the time of the write. */
    parentId: string | null | undefined;
  } | null;
  /** `parentId` is given where `question` is null: the question that is answered anew. */
  answer: { id: string; model: string; parentId?: string };
  now: Date;
}

/** What the write came to. Every refusal has stored nothing. */
export type StoredTurn =
  | { outcome: 'stored'; questionId: string; createdThread: boolean; thread: Thread }
  /** The thread is somebody else's, or deleted. */
  | { outcome: 'not_found' }
  | { outcome: 'parent_not_found' }
  /** The question's id is in the thread already. */
  | { outcome: 'id_taken' };

/** A message without what is long of it. */
export interface MessageOutline {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  /** Order of writing within the thread. */
  position: number;
  /** Size of what is left out. */
  bytes: number;
}

export interface ThreadPage {
  threads: Thread[];
  nextCursor: string | null;
}

/**
 * The threads and their message trees. Implemented on Prisma; every adapter passes `conversation-store.contract.ts`.
 * A thread of another owner, or one that is deleted, is to every call a thread that does not exist.
 */
export interface ConversationStore extends AnswerStore, ConversationSearch, DeletedThreads {
  findThread(threadId: string, ownerId: string): Promise<Thread | null>;
  /**
   * Everything a new message must know first, in one round trip: the thread (null: not made yet; 'foreign': somebody
   * else's, or deleted), and, where `messageId` is given, the stored question of that id with the oldest answer to it and the model
   * that was asked for it, whoever answered.
   */
  lookUp(
    threadId: string,
    ownerId: string,
    messageId: string | null,
  ): Promise<{
    thread: Thread | null | 'foreign';
    sent: { question: Message; runId: string; model: string } | null;
  }>;
  /**
   * Newest `lastMessageAt` first. `q` is looked for in titles and texts as `ConversationSearch` says; `pinned` leaves out
   * what is not pinned; `deleted` gives the deleted ones instead, archived or not, the last deleted first. Throws `BadCursorError` on a cursor that is not ours.
   */
  listThreads(query: {
    ownerId: string;
    q?: string;
    cursor?: string;
    limit: number;
    archived: boolean;
    pinned?: boolean;
    deleted?: boolean;
  }): Promise<ThreadPage>;
  /** Null where there is no such thread. Does not touch `updatedAt` unless the title or a setting of the model changes. */
  updateThread(threadId: string, ownerId: string, patch: ThreadPatch, now: Date): Promise<Thread | null>;
  /**
   * Gives a thread another title where it still has the one that is expected and no patch has ever named its title, and
   * leaves `updatedAt` as it is. Null where there is no such thread, or its title is somebody's own.
   */
  retitleThread(threadId: string, ownerId: string, expected: string, title: string): Promise<Thread | null>;
  /** All messages of a thread without what is long of them, oldest first (ties in order of writing). */
  outline(threadId: string): Promise<MessageOutline[]>;
  /** The messages of an outline, or of a part of one (absent: of the whole), oldest first; read in pieces as they are taken. */
  messages(threadId: string, of?: readonly MessageOutline[]): AsyncIterable<Message>;
  /** One answer by its run's id, whatever its thread, if the owner may see it. */
  findRun(runId: string, ownerId: string): Promise<Message | null>;
  /** One message of a thread, or null. */
  findMessage(threadId: string, messageId: string): Promise<Message | null>;
  /** The newest answer of a thread, or (with `questionId`) to one question; null where there is none. */
  newestAnswer(threadId: string, questionId?: string): Promise<Message | null>;
  /** From the root down to and with `messageId`; questions and the text of answers, without blank ones and without questions that were refused for their content. */
  branch(threadId: string, messageId: string): Promise<{ role: 'user' | 'assistant'; text: string }[]>;
  /**
   * Stores a turn in one transaction; turns that come in together may share one. Makes the thread where there is none,
   * and sets its `updatedAt` and `lastMessageAt`.
   */
  storeTurn(turn: Turn): Promise<StoredTurn>;
  /** Of these threads those that have something going on or something new for their owner, in the same order. */
  threadActivity(threadIds: readonly string[]): Promise<ThreadActivity[]>;
  /** Its owner has looked at a thread. False where there is no such thread. */
  markSeen(threadId: string, ownerId: string, now: Date): Promise<boolean>;
  /** Marks every answer that is still `streaming` as `interrupted`, keeping its text. Returns how many. At start only. */
  interruptStale(now: Date): Promise<number>;
  /** Ids of runs whose answer was begun before then and is still `streaming`, at most a thousand. */
  streamingBefore(then: Date): Promise<string[]>;
  /** A cheap query that fails where the database cannot be used. */
  ping(): Promise<void>;
  /** Number of write transactions since the process began, those of the search index left out. */
  writes(): number;
  close(): Promise<void>;
}

/** A page cursor that this server did not make. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}
