import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { withinStage } from '../stage.ts';

/** Far more than there are texts: those of one kind of call are the same whatever the size of its batch. */
const MAX_STATEMENTS = 100;

/**
 * The prepared statements of one connection, by their text: parsing and planning a statement costs about as much as
 * running it. SQLite itself prepares one again where a table has changed since.
 */
export class KeptStatements {
  readonly #database: DatabaseSync;
  readonly #configure: (statement: StatementSync) => void;
  readonly #statements = new LRUCache<string, { statement: StatementSync; stage: string }>({
    max: MAX_STATEMENTS,
  });

  /** `configure` is called once for each new statement, to set how it returns rows. */
  constructor(database: DatabaseSync, configure: (statement: StatementSync) => void = () => {}) {
    this.#database = database;
    this.#configure = configure;
  }

  /**
   * Uses the statement of a text, as a stage of its own.
   * @throws SQLite's error where the text is no statement or names what does not exist.
   */
  use<T>(sql: string, run: (statement: StatementSync) => T): T {
    const stage = this.#statements.get(sql)?.stage ?? stageOf(sql);
    return withinStage(stage, () => run(this.#get(sql, stage)));
  }

  #get(sql: string, stage: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept.statement;
    const statement = this.#database.prepare(sql);
    this.#configure(statement);
    this.#statements.set(sql, { statement, stage });
    return statement;
  }
}

/** `database: UPDATE Message`: what a statement does, and to which table first. */
function stageOf(sql: string): string {
  const [verb = ''] = /[A-Z]+/i.exec(sql) ?? [];
  const table = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:`main`\.)?["`](\w+)/i.exec(sql)?.[1] ?? '';
  return `database: ${verb.toUpperCase()} ${table}`.trimEnd();
}
