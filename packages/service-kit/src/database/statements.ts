import type pg from 'pg';
import { sqlState } from './database-errors.ts';
import { toQueryConfig } from './query-config.ts';
import { NotRun, StatementGroup } from './statement-group.ts';
import type { NamedQuery } from './transaction.ts';

/** The SQLSTATE of every statement of a transaction after the one that failed. */
const IN_FAILED_TRANSACTION = '25P02';

/**
 * The statements of one transaction on its connection. Those of one turn of the event loop travel as one group, and so do
 * those that come while the group before is under way: BEGIN goes with the first ones, COMMIT with the last.
 */
export class Statements {
  readonly #client: pg.PoolClient;
  readonly #answered: Promise<unknown>[] = [];
  #group: StatementGroup | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** `explain` maps the statement's own error. Need not be awaited: see `settled`. */
  run(query: string | NamedQuery, values?: readonly unknown[], explain = asItIs): Promise<pg.QueryResult> {
    const answer = this.#open()
      .add(toQueryConfig(query, values))
      .catch((error: unknown) => {
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

  #open(): StatementGroup {
    if (this.#group === undefined || this.#group.isSubmitted) {
      const group = new StatementGroup();
      this.#group = group;
      process.nextTick(() => this.#client.query(group));
    }
    return this.#group;
  }
}

/** One statement on any connection of the pool, by itself. One that failed ends its connection. */
export async function queryAlone(
  pool: pg.Pool,
  query: string | NamedQuery,
  values?: readonly unknown[],
): Promise<pg.QueryResult> {
  const client = await pool.connect();
  const group = new StatementGroup();
  const answer = group.add(toQueryConfig(query, values));
  client.query(group);
  try {
    const result = await answer;
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function asItIs(error: unknown): unknown {
  return error;
}

function isConsequence(error: unknown): boolean {
  return error instanceof NotRun || sqlState(error) === IN_FAILED_TRANSACTION;
}
