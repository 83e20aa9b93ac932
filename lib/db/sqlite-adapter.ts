/**
 * Prisma's driver adapter over `node:sqlite`, the SQLite that Node.js has built in: nothing to compile, nothing to
 * download. It keeps to what Prisma's own `adapter-better-sqlite3` does (types, error kinds, one transaction at a time),
 * and keeps prepared statements besides.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { KeptStatements } from './kept-statements.ts';
import type { LockWait } from './lock-wait.ts';
import { adapterErrorOf } from './sqlite-error.ts';
import { columnTypesOf, resultValue, sqliteValue, type TimestampFormat } from './sqlite-values.ts';
import { WriteQueue } from './write-queue.ts';

export interface SqliteAdapterOptions {
  /** How long SQLite itself waits for another process's lock, in milliseconds, and its thread with it; 5,000 unless said otherwise. */
  timeoutMs?: number;
  /** Waits for it without stopping the thread; absent: what meets the lock fails. */
  lockWait?: LockWait;
  /** Whether a transaction takes the write lock as it begins, so that it waits there and nowhere else. */
  writes?: boolean;
  /** ISO 8601, as Prisma's adapters do, unless said otherwise. */
  timestamps?: TimestampFormat;
}

const ADAPTER = { provider: 'sqlite', adapterName: 'node-sqlite' } as const;
const BUSY_TIMEOUT_MS = 5_000;

/** Opens connections to one file; the shadow database, in which the schema engine compares, is in memory. */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = ADAPTER.provider;
  readonly adapterName = ADAPTER.adapterName;
  readonly #path: string;
  readonly #options: SqliteAdapterOptions;

  constructor(path: string, options: SqliteAdapterOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return open(this.#path, this.#options);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return open(':memory:', this.#options);
  }
}

function open(path: string, options: SqliteAdapterOptions) {
  const { timeoutMs = BUSY_TIMEOUT_MS } = options;
  return orAdapterError(() => new SqliteAdapter(new DatabaseSync(path, { timeout: timeoutMs }), options));
}

/** What a connection and a transaction on it have in common. */
class SqliteQueryable implements SqlQueryable {
  readonly provider = ADAPTER.provider;
  readonly adapterName = ADAPTER.adapterName;
  protected readonly statements: KeptStatements;
  protected readonly timestamps: TimestampFormat;

  constructor(statements: KeptStatements, timestamps: TimestampFormat) {
    this.statements = statements;
    this.timestamps = timestamps;
  }

  /** Runs a statement; what fails does so as Prisma wants it. */
  protected async attempt<T>(run: () => T): Promise<T> {
    return orAdapterError(run);
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const read = (statement: StatementSync) => {
      // Integers as `bigint`, since one beyond 2^53 would throw; rows as arrays, since two columns may have one name.
      const rows = statement.all(...this.#argsOf(query)) as unknown as Parameters<typeof columnTypesOf>[1];
      const columns = statement.columns();
      const types = columnTypesOf(
        columns.map(({ type }) => type),
        rows,
      );
      return {
        columnNames: columns.map(({ name }) => name),
        columnTypes: types,
        rows: rows.map((row) => row.map((value, column) => resultValue(value, types[column]))),
      };
    };
    return this.attempt(() => this.statements.use(query.sql, read));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.attempt(() =>
      this.statements.use(query.sql, (statement) => Number(statement.run(...this.#argsOf(query)).changes)),
    );
  }

  #argsOf({ args, argTypes }: SqlQuery) {
    return args.map((arg, index) => sqliteValue(arg, argTypes[index], this.timestamps));
  }
}

class SqliteAdapter extends SqliteQueryable implements SqlDriverAdapter {
  readonly #database: DatabaseSync;
  readonly #lockWait: LockWait | undefined;
  readonly #begin: string;
  /** A connection has one transaction at a time: the others wait here for its end. */
  readonly #transactions = new WriteQueue();

  constructor(database: DatabaseSync, { timestamps = 'iso8601', lockWait, writes }: SqliteAdapterOptions) {
    const statements = new KeptStatements(database, (statement) => {
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
    });
    super(statements, timestamps);
    this.#database = database;
    this.#lockWait = lockWait;
    this.#begin = writes ? 'BEGIN IMMEDIATE' : 'BEGIN';
  }

  protected override async attempt<T>(run: () => T): Promise<T> {
    if (!this.#lockWait) return super.attempt(run);
    return this.#lockWait.run(run).catch((error) => {
      throw adapterErrorOf(error);
    });
  }

  async executeScript(script: string): Promise<void> {
    orAdapterError(() => this.#database.exec(script));
  }

  async startTransaction(level?: IsolationLevel): Promise<Transaction> {
    if (level !== undefined && level !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level });
    }
    const ended = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    void this.#transactions.run(async () => {
      begun.resolve();
      await ended.promise;
    });
    await begun.promise;
    try {
      await this.attempt(() => this.#database.exec(this.#begin));
    } catch (error) {
      ended.resolve();
      throw error;
    }
    return new SqliteTransaction(this.statements, this.timestamps, ended.resolve);
  }

  async dispose(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Prisma sends COMMIT or ROLLBACK itself, as a query, before it calls `commit` or `rollback`. */
class SqliteTransaction extends SqliteQueryable implements Transaction {
  readonly options = { usePhantomQuery: false };
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;

  constructor(statements: KeptStatements, timestamps: TimestampFormat, end: () => void) {
    super(statements, timestamps);
    this.commit = async () => end();
    this.rollback = async () => end();
  }

  async createSavepoint(name: string): Promise<void> {
    await this.#run(`SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#run(`ROLLBACK TO ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#run(`RELEASE SAVEPOINT ${name}`);
  }

  #run(sql: string): Promise<number> {
    return this.executeRaw({ sql, args: [], argTypes: [] });
  }
}

function orAdapterError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw adapterErrorOf(error);
  }
}
