import { setTimeout as sleep } from 'node:timers/promises';
import { ClaimedScopes, claimScopes, keepAnswers, type OpenClaims } from '../idempotency/claims.ts';
import type { NewEvent } from '../messaging/new-event.ts';
import { type CheckEvents, insertOutbox } from '../messaging/outbox.ts';
import { type Connection, type ConnectionPool, toQueryConfig } from './database.ts';
import { asRefused, isContention, isStalePlan, sqlState } from './database-errors.ts';
import { withFreshPlans } from './fresh-plans.ts';
import { type NamedQuery, type Queryable, type Transaction, Undone, type UnitOfWork } from './transaction.ts';

/** Repeats after a deadlock, serialisation failure or lock time-out. Source: the sales rules, "at most 3 times". */
const MAX_RETRIES = 3;

/** The SQLSTATE of every statement after the one that failed. */
const IN_FAILED_TRANSACTION = '25P02';

export interface PgUnitOfWorkOptions {
  readonly pool: ConnectionPool;
  /** `<festival>/<service>`: the source of its events. */
  readonly source: string;
  /** Throws when an event is not what its readers expect: for tests. @default not checked */
  readonly checkEvents?: CheckEvents;
  /** Called after a commit of events. */
  onEvents?(): void;
  /** Called for every repetition, e.g. to count it. */
  onRetry?(error: unknown): void;
}

/** The unit of work over a pg pool: one client for state, outbox, inbox and idempotency records. */
export function pgUnitOfWork(options: PgUnitOfWorkOptions): UnitOfWork {
  const inFlight = new ClaimedScopes();

  async function attempt<T, U>(work: (tx: Transaction) => Promise<T | Undone<U>>): Promise<T | U> {
    const client = await options.pool.connect();
    const claimed = inFlight.open();
    let broken: Error | undefined;
    const sent = new Sent();
    try {
      sent.add(client.query('BEGIN'));
      const events: NewEvent[] = [];
      const tx = transaction(client, sent, events, claimed);
      const result = await work(tx);
      if (result instanceof Undone) {
        broken = await rollback(client);
        return result.answer;
      }
      options.checkEvents?.(events);
      if (events.length > 0) insertOutbox(tx, options.source, events);
      const commit = client.query('COMMIT');
      sent.add(commit);
      await sent.settled();
      if ((await commit).command !== 'COMMIT') {
        throw new Error(
          'the transaction had failed before its commit: an SQL error was swallowed by the work',
        );
      }
      if (events.length > 0) options.onEvents?.();
      return result;
    } catch (error) {
      broken = await rollback(client);
      const reason = await sent.reasonOf(error);
      if (reason instanceof Error && isStalePlan(reason)) broken = reason;
      throw reason;
    } finally {
      claimed.close();
      client.release(broken);
    }
  }

  async function repeating<T>(once: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await withFreshPlans(options.pool.options.max, once);
      } catch (error) {
        if (!isContention(error) || tries >= MAX_RETRIES) throw asRefused(error);
        options.onRetry?.(error);
        // Jitter grows with each try, so that two transactions that conflicted do not conflict again.
        await sleep(5 + Math.random() * 25 * 2 ** tries);
      }
    }
  }

  return {
    run: (work) => repeating(() => attempt(work)),
    only: <R>(query: NamedQuery) =>
      repeating(async () => {
        const result = await options.pool.query(toQueryConfig(query));
        const rows: R[] = result.rows;
        return rows;
      }),
  };
}

/**
 * Statements that were sent without waiting. The connection pipelines: a statement need not wait for the one
 * before it, so BEGIN travels with the first and COMMIT with the last ones, and a transaction costs few round trips.
 */
class Sent {
  readonly #outcomes: Promise<unknown>[] = [];
  /** Of the statements whose rows are awaited: which of those awaited together is reported first depends on the order of the awaits. */
  firstFailure: unknown;

  add(statement: Promise<unknown>): void {
    // Awaited in settled(); until then a failure must not count as unhandled.
    this.#outcomes.push(
      statement.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    );
  }

  failed(error: unknown): void {
    if (sqlState(error) !== IN_FAILED_TRANSACTION) this.firstFailure ??= error;
  }

  /** Where the first failure was of another statement that travelled with this one, it is the reason, and may be transient. */
  async reasonOf(error: unknown): Promise<unknown> {
    if (sqlState(error) !== IN_FAILED_TRANSACTION) return error;
    try {
      await this.settled();
    } catch (first) {
      return first;
    }
    return this.firstFailure ?? error;
  }

  /** Resolves when all have been answered; throws the first one's error, because later ones only fail after it. */
  async settled(): Promise<void> {
    for (const outcome of await Promise.all(this.#outcomes)) {
      if (typeof outcome === 'object' && outcome !== null && 'error' in outcome) throw outcome.error;
    }
  }
}

/** Rolls back; answers the error when the connection cannot be used any more. */
async function rollback(client: Connection): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function transaction(client: Connection, sent: Sent, events: NewEvent[], claimed: OpenClaims): Transaction {
  const queryable: Queryable = {
    async query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]> {
      try {
        const result = await client.query(toQueryConfig(query, values));
        return result.rows;
      } catch (error) {
        sent.failed(error);
        throw error;
      }
    },
  };
  const send: Transaction['send'] = (query, explain) => {
    const statement = client.query(toQueryConfig(query));
    sent.add(
      explain === undefined
        ? statement
        : statement.catch((error: unknown) => {
            throw explain(error);
          }),
    );
  };
  return {
    ...queryable,
    send,
    publish(...more) {
      events.push(...more);
    },
    idempotency: {
      claim: (scopes) => claimScopes(queryable, claimed, scopes),
      answer: (answers) => keepAnswers({ send }, answers),
    },
  };
}
