import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { KeptStatements } from './kept-statements.ts';
import { LockWait } from './lock-wait.ts';
import type { Queryable } from './sqlite-client.ts';

/**
 * The driver's own connection, for the few statements that every question waits for. Prisma's client takes some 0.15 ms of
 * CPU for each statement, whatever it does, and a question needs six before its provider is called. Times come as
 * the numbers that are stored, and flags as 0 and 1.
 */
export class SqliteConnection implements Queryable {
  readonly #database: DatabaseSync;
  readonly #statements: KeptStatements;
  readonly #lockWait: LockWait;

  constructor(path: string, lockWait = new LockWait()) {
    this.#database = new DatabaseSync(path, { timeout: 0 });
    this.#lockWait = lockWait;
    this.#statements = new KeptStatements(this.#database);
  }

  $queryRawUnsafe<T>(sql: string, ...values: unknown[]): Promise<T> {
    return this.#lockWait.run(() =>
      this.#statements.use(sql, (statement) => statement.all(...(values as SQLInputValue[])) as T),
    );
  }

  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number> {
    return this.#lockWait.run(() =>
      Number(this.#statements.use(sql, (statement) => statement.run(...(values as SQLInputValue[]))).changes),
    );
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
