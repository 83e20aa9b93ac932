import Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { Queryable } from './sqlite-client.ts';

/** Far more than there are texts: those of one kind of call are the same whatever the size of its batch. */
const MAX_STATEMENTS = 100;

/**
 * The driver's own connection, for the few statements that every question waits for. Prisma's client takes some 0.15 ms of
 * CPU for each statement, whatever it does, and a question needs six before its provider is called. Times come as
 * the numbers that are stored, and flags as 0 and 1.
 */
export class SqliteConnection implements Queryable {
  readonly #database: Database.Database;
  /** Parsing and planning a statement costs about as much as running it. SQLite itself does it anew where a table has changed. */
  readonly #statements = new LRUCache<string, Database.Statement<unknown[]>>({ max: MAX_STATEMENTS });

  /** `timeoutMs`: how long to wait for another process's lock. */
  constructor(path: string, timeoutMs: number) {
    this.#database = new Database(path, { timeout: timeoutMs });
  }

  async $queryRawUnsafe<T>(sql: string, ...values: unknown[]): Promise<T> {
    const statement = this.#statement(sql);
    if (statement.reader) return statement.all(...values) as T;
    statement.run(...values);
    return [] as T;
  }

  async $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number> {
    return this.#statement(sql).run(...values).changes;
  }

  close(): void {
    this.#database.close();
  }

  #statement(sql: string): Database.Statement<unknown[]> {
    const statement = this.#statements.get(sql) ?? this.#database.prepare<unknown[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
