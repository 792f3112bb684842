import type pg from 'pg';
import type { Connection, ConnectionPool } from './connection-pool.ts';
import { sqlState } from './database-errors.ts';
import { toQueryConfig } from './query-config.ts';
import { NotRun } from './statement-group.ts';
import type { NamedQuery } from './transaction.ts';

/** The SQLSTATE of every statement of a transaction after the one that failed. */
const IN_FAILED_TRANSACTION = '25P02';

/** The statements of one transaction on its connection: BEGIN travels with the first ones, COMMIT with the last. */
export class Statements {
  readonly #connection: Connection;
  readonly #answered: Promise<unknown>[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `explain` maps the statement's own error. Need not be awaited: see `settled`. */
  run(query: string | NamedQuery, values?: readonly unknown[], explain = asItIs): Promise<pg.QueryResult> {
    const answer = this.#connection.query(toQueryConfig(query, values)).catch((error: unknown) => {
      if (isConsequence(error)) throw error;
      const explained = explain(error);
      this.#failure ??= { error: explained };
      throw explained;
    });
    this.#answered.push(answer.catch(() => undefined));
    return answer;
  }

  /** Resolves when all have been answered, also where some failed. */
  async answered(): Promise<void> {
    await Promise.all(this.#answered);
  }

  /** Resolves when all have been answered; throws what the one that failed first failed with. */
  async settled(): Promise<void> {
    await this.answered();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** What the transaction failed with, given what its work threw: of statements that failed one after another, the first. */
  async reasonOf(error: unknown): Promise<unknown> {
    await this.answered();
    return isConsequence(error) ? (this.#failure?.error ?? error) : error;
  }
}

/** One statement on any connection of the pool, by itself. One that failed ends its connection. */
export async function queryAlone(
  pool: ConnectionPool,
  query: string | NamedQuery,
  values?: readonly unknown[],
): Promise<pg.QueryResult> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    return await connection.query(toQueryConfig(query, values));
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    connection.release(broken);
  }
}

function asItIs(error: unknown): unknown {
  return error;
}

function isConsequence(error: unknown): boolean {
  return error instanceof NotRun || sqlState(error) === IN_FAILED_TRANSACTION;
}
