import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';

/** Far more texts than the store has; those of Prisma's own queries vary with their filters. */
const MAX_STATEMENTS = 500;

type Arguments = unknown[];

/**
 * Prisma's adapter with its statements kept. The adapter has SQLite parse and plan every query anew, which costs about
 * as much as running it. Where another version of the adapter hides its connection, it works as without this.
 */
export class KeptStatementsAdapter extends PrismaBetterSqlite3 {
  override async connect(): ReturnType<PrismaBetterSqlite3['connect']> {
    const adapter = await super.connect();
    const { client } = adapter as unknown as { client?: Database.Database };
    if (typeof client?.prepare === 'function') keepStatements(client);
    return adapter;
  }
}

function keepStatements(database: Database.Database): void {
  const prepare = database.prepare.bind(database);
  const kept = new LRUCache<string, Database.Statement<Arguments>>({ max: MAX_STATEMENTS });
  const keptStatement = (sql: string) => {
    const statement = kept.get(sql) ?? prepare<Arguments>(sql);
    kept.set(sql, statement);
    return new BoundStatement(statement, []);
  };
  database.prepare = keptStatement as unknown as typeof database.prepare;
}

/**
 * One use of a kept statement, as the adapter makes it. Its arguments go along with each call: those that are bound to a
 * statement of better-sqlite3 itself stay bound for ever.
 */
class BoundStatement {
  readonly #statement: Database.Statement<Arguments>;
  readonly #args: Arguments;
  #rows: unknown[] | null = null;

  constructor(statement: Database.Statement<Arguments>, args: Arguments) {
    this.#statement = statement;
    this.#args = args;
  }

  bind(args: Arguments): BoundStatement {
    return new BoundStatement(this.#statement, args);
  }

  get reader(): boolean {
    return this.#statement.reader;
  }

  run(): Database.RunResult {
    return this.#statement.run(...this.#args);
  }

  /** SQLite notices that a table has changed when it runs the statement: only after that are its columns right. */
  columns(): Database.ColumnDefinition[] {
    this.#rows ??= this.#all();
    return this.#statement.columns();
  }

  raw(): { all(): unknown[] } {
    return { all: () => this.#rows ?? this.#all() };
  }

  #all(): unknown[] {
    return this.#statement.raw().all(...this.#args);
  }
}
