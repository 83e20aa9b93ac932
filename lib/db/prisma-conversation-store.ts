import type { SettledAnswer } from '../stream/answer-store.ts';
import { Batch } from './batch.ts';
import { type Branch, type BranchTip, readBranches } from './branches.ts';
import { appendCheckpoints, type Checkpoint } from './checkpoints.ts';
import type { SearchPage, SearchQuery } from './conversation-search.ts';
import type {
  ConversationStore,
  Message,
  MessageOutline,
  StoredTurn,
  Thread,
  ThreadPatch,
  Turn,
} from './conversation-store.ts';
import {
  deleteAllThreads,
  deleteThread,
  purgeDeletedBefore,
  purgeThread,
  restoreThread,
  restoreThreads,
} from './deleted-threads.ts';
import type { Prisma } from './generated/client.ts';
import { storable } from './json-rows.ts';
import { type Lookup, type LookupResult, lookUpAll } from './lookups.ts';
import { readMessages, readOutline } from './message-reading.ts';
import { messageOf } from './message-row.ts';
import { search } from './search.ts';
import { indexNext } from './search-index.ts';
import { SearchIndexer } from './search-indexer.ts';
import { settleAnswers } from './settlements.ts';
import { closeClients, type DatabaseClients, type Queryable } from './sqlite-client.ts';
import { markSeen, type ThreadActivity, threadActivity } from './thread-activity.ts';
import { listThreads } from './thread-list.ts';
import { threadOf } from './thread-row.ts';
import { storeTurns } from './turns.ts';
import { WorkBudget } from './work-budget.ts';
import { WriteQueue } from './write-queue.ts';

/** Who indexes a text that would hold up the thread that streams. */
export interface LongIndexer {
  /** One piece, in a transaction of its own. */
  index(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Wall time in milliseconds, for the dates of settled answers. */
  wallNow: () => number;
  /** How long checkpoints gather, in milliseconds: one transaction then takes those of many runs. */
  checkpointGatherMs?: number;
  /** How long what was written waits for the search index, unless somebody searches, in milliseconds. */
  indexDelayMs?: number;
  /** How long one search may work, in milliseconds. */
  searchMs?: number;
  /** Indexes what is next although it is long, beside the streams; absent: nobody does, and it is done here. */
  longIndexer?: LongIndexer;
}

/** Most rows of one transaction, so that a first token never waits for a long one. */
const MAX_GROUP = 128;
/** Most calls of one kind that wait for the database. */
const MAX_WAITING = 20_000;
/** A transaction of ours takes milliseconds; Prisma's own limits must not end one on a machine that is busy. */
const TRANSACTION = { maxWait: 60_000, timeout: 60_000 };

/**
 * The conversation store on Prisma. Calls of one kind that come in the same turn of the event loop share a statement
 * or a transaction: fifty questions at once cost about as much as five one after another.
 */
export class PrismaConversationStore implements ConversationStore {
  readonly #clients: DatabaseClients;
  readonly #queue = new WriteQueue();
  readonly #turns: Batch<Turn, StoredTurn>;
  readonly #settlements: Batch<SettledAnswer, undefined>;
  readonly #checkpoints: Batch<Checkpoint, undefined>;
  readonly #lookups: Batch<Lookup, LookupResult>;
  readonly #branches: Batch<BranchTip, Branch>;
  readonly #indexer: SearchIndexer;
  readonly #searchMs: number;
  readonly #longIndexer: LongIndexer | undefined;
  #writes = 0;
  #closing: Promise<void> | null = null;
  #closed = false;

  constructor(
    clients: DatabaseClients,
    { wallNow, checkpointGatherMs = 25, indexDelayMs = 1_000, searchMs = 1_000, longIndexer }: StoreOptions,
  ) {
    this.#clients = clients;
    this.#searchMs = searchMs;
    this.#longIndexer = longIndexer;
    const bounds = { maxSize: MAX_GROUP, maxWaiting: MAX_WAITING };
    const atOnce = { ...bounds, schedule: (flush: () => void) => void setImmediate(flush) };
    // What a question's answer waits for.
    const first = { ...atOnce, leading: true };
    const gathered = {
      ...bounds,
      schedule: (flush: () => void) => void setTimeout(flush, checkpointGatherMs),
    };
    const start = (batch: () => Promise<void>) => this.#queue.run(batch);

    this.#indexer = new SearchIndexer({
      index: () => this.#indexNext(),
      delayMs: indexDelayMs,
    });
    this.#indexer.written();
    this.#lookups = new Batch({ ...first, handle: (lookups) => lookUpAll(this.#open().hotReader, lookups) });
    this.#branches = new Batch({ ...first, handle: (tips) => readBranches(this.#open().hotReader, tips) });
    this.#turns = new Batch({
      ...first,
      start,
      handle: (turns) => this.#counted((tx) => storeTurns(tx, turns)),
    });
    this.#settlements = new Batch({
      ...atOnce,
      start,
      handle: async (answers) => {
        await this.#counted((tx) => settleAnswers(tx, answers, wallNow()));
        return answers.map(() => undefined);
      },
    });
    this.#checkpoints = new Batch({
      ...gathered,
      start,
      handle: async (checkpoints) => {
        const { hotWriter } = this.#open();
        this.#writes++;
        await appendCheckpoints(hotWriter, checkpoints);
        return checkpoints.map(() => undefined);
      },
    });
  }

  async findThread(threadId: string, ownerId: string): Promise<Thread | null> {
    const row = await this.#reader.thread.findFirst({ where: { id: threadId, ownerId, deletedAt: null } });
    return row && threadOf(row);
  }

  lookUp(threadId: string, ownerId: string, messageId: string | null): Promise<LookupResult> {
    return this.#lookups.add({ threadId, ownerId, messageId });
  }

  async listThreads(query: Parameters<ConversationStore['listThreads']>[0]) {
    if (query.q !== undefined) await this.#indexer.caughtUp();
    return listThreads(this.#open().hotReader, query, new WorkBudget(this.#searchMs));
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    await this.#indexer.caughtUp();
    return search(this.#open().hotReader, query, new WorkBudget(this.#searchMs));
  }

  updateThread(threadId: string, ownerId: string, patch: ThreadPatch, now: Date): Promise<Thread | null> {
    return this.#exclusive(async (tx) => {
      const thread = await tx.thread.findFirst({ where: { id: threadId, ownerId, deletedAt: null } });
      if (thread === null) return null;
      const { pinned, archived, ...content } = patch;
      const changes = Object.entries(content).some(
        ([field, value]) => value !== undefined && value !== thread[field as keyof typeof content],
      );
      const data = {
        ...(changes ? { ...patch, updatedAt: now } : { pinned, archived }),
        ...(patch.title === undefined ? {} : { titledByPerson: true }),
      };
      return threadOf(await tx.thread.update({ where: { id: threadId }, data }));
    });
  }

  retitleThread(threadId: string, ownerId: string, expected: string, title: string): Promise<Thread | null> {
    return this.#exclusive(async (tx) => {
      const where = { id: threadId, ownerId, title: expected, titledByPerson: false, deletedAt: null };
      if (!(await tx.thread.findFirst({ where }))) return null;
      return threadOf(await tx.thread.update({ where: { id: threadId }, data: { title: storable(title) } }));
    });
  }

  deleteThread(threadId: string, ownerId: string, now: Date): Promise<string[] | null> {
    return this.#alone((tx) => deleteThread(tx, threadId, ownerId, now));
  }

  deleteAllThreads(ownerId: string, now: Date): Promise<string[]> {
    return this.#alone((tx) => deleteAllThreads(tx, ownerId, now));
  }

  restoreThread(threadId: string, ownerId: string): Promise<Thread | null> {
    return this.#alone((tx) => restoreThread(tx, threadId, ownerId));
  }

  restoreThreads(ownerId: string, deletedAt: Date): Promise<Thread[]> {
    return this.#alone((tx) => restoreThreads(tx, ownerId, deletedAt));
  }

  purgeThread(threadId: string, ownerId: string): Promise<boolean> {
    return this.#alone((tx) => purgeThread(tx, threadId, ownerId));
  }

  purgeDeletedBefore(then: Date): Promise<boolean> {
    return this.#alone((tx) => purgeDeletedBefore(tx, then));
  }

  outline(threadId: string): Promise<MessageOutline[]> {
    return readOutline(this.#open().hotReader, threadId);
  }

  async *messages(threadId: string, of?: readonly MessageOutline[]): AsyncGenerator<Message> {
    yield* readMessages(() => this.#open().hotReader, threadId, of ?? (await this.outline(threadId)));
  }

  async findRun(runId: string, ownerId: string): Promise<Message | null> {
    const row = await this.#reader.message.findFirst({
      where: { runId, thread: { ownerId, deletedAt: null } },
    });
    return row === null ? null : messageOf(row);
  }

  async findMessage(threadId: string, messageId: string): Promise<Message | null> {
    const row = await this.#reader.message.findUnique({
      where: { threadId_id: { threadId, id: messageId } },
    });
    return row === null ? null : messageOf(row);
  }

  async newestAnswer(threadId: string, questionId?: string): Promise<Message | null> {
    const row = await this.#reader.message.findFirst({
      where: { threadId, role: 'assistant', parentId: questionId },
      orderBy: { position: 'desc' },
    });
    return row === null ? null : messageOf(row);
  }

  branch(threadId: string, messageId: string): Promise<Branch> {
    return this.#branches.add({ threadId, messageId });
  }

  storeTurn(turn: Turn): Promise<StoredTurn> {
    return this.#turns.add(turn);
  }

  threadActivity(threadIds: readonly string[]): Promise<ThreadActivity[]> {
    return threadActivity(this.#open().hotReader, threadIds);
  }

  markSeen(threadId: string, ownerId: string, now: Date): Promise<boolean> {
    return this.#alone((tx) => markSeen(tx, threadId, ownerId, now));
  }

  checkpoint(runId: string, appended: string): Promise<void> {
    return this.#checkpoints.add({ runId, appended });
  }

  settle(answer: SettledAnswer): Promise<void> {
    return this.#settlements.add(answer);
  }

  async interruptStale(now: Date): Promise<number> {
    const { count } = await this.#exclusive((tx) =>
      tx.message.updateMany({
        where: { status: 'streaming' },
        data: { status: 'interrupted', errorCode: 'interrupted', retryable: true, settledAt: now },
      }),
    );
    return count;
  }

  async streamingBefore(then: Date): Promise<string[]> {
    const rows = await this.#reader.message.findMany({
      where: { status: 'streaming', createdAt: { lt: then } },
      select: { id: true },
      take: 1_000,
    });
    return rows.map(({ id }) => id);
  }

  async ping(): Promise<void> {
    await this.#reader.$queryRawUnsafe('SELECT 1 FROM "Thread" LIMIT 1');
  }

  writes(): number {
    return this.#writes;
  }

  /** Ends what was begun, checkpoints that were still gathering included. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const batch of [this.#turns, this.#settlements, this.#checkpoints]) batch.flush();
    await this.#longIndexer?.close();
    await this.#indexer.stop();
    await this.#queue.drained();
    this.#closed = true;
    await closeClients(this.#clients);
  }

  get #reader() {
    return this.#open().reader;
  }

  get #writer() {
    return this.#open().writer;
  }

  /** Prisma would connect anew, without the settings of our connections, and leave that one open. */
  #open(): DatabaseClients {
    if (this.#closed) throw new Error('The conversation store is closed');
    return this.#clients;
  }

  #transaction<T>(run: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    const writer = this.#writer;
    this.#written();
    return writer.$transaction(run, TRANSACTION);
  }

  /** Indexes a piece; false where nothing waits. */
  async #indexNext(): Promise<boolean> {
    const index = (long: boolean) =>
      this.#queue.run(() => this.#hotTransaction((tx) => indexNext(tx, { long })));
    const indexed = await index(this.#longIndexer === undefined);
    // Should the other thread fail, it is done here: once is better than never.
    if (indexed === 'long') await this.#longIndexer?.index().catch(() => index(true));
    return indexed !== 'nothing';
  }

  /**
   * A transaction of plain SQL. The write queue runs one at a time, so the connection is its own; and it takes the write
   * lock at once, where another process's commit between a read and a write would else fail it.
   */
  async #hotTransaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T> {
    const { hotWriter } = this.#open();
    await hotWriter.$executeRawUnsafe('BEGIN IMMEDIATE');
    try {
      const result = await run(hotWriter);
      await hotWriter.$executeRawUnsafe('COMMIT');
      return result;
    } catch (error) {
      // Where SQLite has rolled back already, there is none to roll back.
      await hotWriter.$executeRawUnsafe('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  #counted<T>(run: (tx: Queryable) => Promise<T>): Promise<T> {
    this.#written();
    return this.#hotTransaction(run);
  }

  #written(): void {
    this.#writes++;
    this.#indexer.written();
  }

  /** A transaction of plain SQL, when those before it are over. */
  #alone<T>(run: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#queue.run(() => this.#counted(run));
  }

  #exclusive<T>(run: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    return this.#queue.run(() => this.#transaction(run));
  }
}
