import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { ClaimedScopes, claimScopes, keepAnswers, type OpenClaims } from '../idempotency/claims.ts';
import type { NewEvent } from '../messaging/new-event.ts';
import { insertOutbox, refuseMisshapen } from '../messaging/outbox.ts';
import { toQueryConfig } from './database.ts';
import { asProblem, isContention } from './database-errors.ts';
import type { NamedQuery, Queryable, Transaction, UnitOfWork } from './transaction.ts';

/** Repeats after a deadlock, serialisation failure or lock time-out. Source: the sales rules, "at most 3 times". */
const MAX_RETRIES = 3;

export interface PgUnitOfWorkOptions {
  readonly pool: pg.Pool;
  /** `<festival>/<service>`: the source of its events. */
  readonly source: string;
  /** Throw when an event does not fit the contract: for tests. @default false */
  readonly checkEvents?: boolean;
  /** Told of every repeat, e.g. to count it. */
  onRetry?(error: unknown): void;
}

/** The unit of work over a pg pool: one client for state, outbox, inbox and idempotency records. */
export function pgUnitOfWork(options: PgUnitOfWorkOptions): UnitOfWork {
  const inFlight = new ClaimedScopes();

  async function attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await options.pool.connect();
    const claimed = inFlight.open();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const events: NewEvent[] = [];
      const tx = transaction(client, events, claimed);
      const result = await work(tx);
      if (options.checkEvents === true) refuseMisshapen(events);
      if (events.length > 0) await insertOutbox(tx, options.source, events);
      const ended = await client.query('COMMIT');
      if (ended.command !== 'COMMIT') {
        throw new Error(
          'the transaction had failed before its commit: an SQL error was swallowed by the work',
        );
      }
      return result;
    } catch (error) {
      broken = await rollback(client);
      throw error;
    } finally {
      claimed.close();
      client.release(broken);
    }
  }

  return {
    async run(work) {
      for (let tries = 0; ; tries += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          if (!isContention(error) || tries >= MAX_RETRIES) throw asProblem(error);
          options.onRetry?.(error);
          // Jitter grows with each try, so that two transactions that met once do not meet again.
          await sleep(5 + Math.random() * 25 * 2 ** tries);
        }
      }
    },
  };
}

/** Rolls back; answers the error when the connection cannot be used any more. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function transaction(client: pg.PoolClient, events: NewEvent[], claimed: OpenClaims): Transaction {
  const queryable: Queryable = {
    async query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]> {
      const result = await client.query(toQueryConfig(query, values));
      return result.rows;
    },
  };
  return {
    ...queryable,
    publish(...more) {
      events.push(...more);
    },
    idempotency: {
      claim: (scopes) => claimScopes(queryable, claimed, scopes),
      answer: (answers) => keepAnswers(queryable, answers),
    },
  };
}
