import { setTimeout as sleep } from 'node:timers/promises';
import { ClaimedScopes, claimScopes, keepAnswers, type OpenClaims } from '../idempotency/claims.ts';
import type { NewEvent } from '../messaging/new-event.ts';
import { type CheckEvents, insertOutbox } from '../messaging/outbox.ts';
import type { Connection, ConnectionPool } from './connection-pool.ts';
import { asRefused, isContention, isStalePlan } from './database-errors.ts';
import { withFreshPlans } from './fresh-plans.ts';
import { toQueryConfig } from './query-config.ts';
import { queryAlone, Statements } from './statements.ts';
import { type NamedQuery, type Queryable, type Transaction, Undone, type UnitOfWork } from './transaction.ts';

/** Repeats after a deadlock, serialisation failure or lock time-out. Source: the sales rules, "at most 3 times". */
const MAX_RETRIES = 3;

/** Named, as the statements between them: the whole transaction speaks the protocol of prepared statements. */
const BEGIN: NamedQuery = { name: 'begin', text: 'BEGIN' };
const COMMIT: NamedQuery = { name: 'commit', text: 'COMMIT' };
const ROLLBACK = toQueryConfig({ name: 'rollback', text: 'ROLLBACK' });

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
    const connection = await options.pool.connect();
    const claimed = inFlight.open();
    const statements = new Statements(connection);
    let broken: Error | undefined;
    try {
      statements.run(BEGIN);
      const events: NewEvent[] = [];
      const tx = transaction(statements, events, claimed);
      const result = await work(tx);
      if (result instanceof Undone) {
        broken = await rollback(connection, statements);
        return result.answer;
      }
      options.checkEvents?.(events);
      if (events.length > 0) insertOutbox(tx, options.source, events);
      statements.run(COMMIT);
      await statements.settled();
      if (events.length > 0) options.onEvents?.();
      return result;
    } catch (error) {
      const reason = await statements.reasonOf(error);
      broken = await rollback(connection, statements);
      if (reason instanceof Error && isStalePlan(reason)) broken = reason;
      throw reason;
    } finally {
      claimed.close();
      connection.release(broken);
    }
  }

  async function repeating<T>(once: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await withFreshPlans(options.pool.max, once);
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
    only: (query) =>
      repeating(async () => {
        const { rows } = await queryAlone(options.pool, query);
        return rows;
      }),
  };
}

/** Rolls back; answers the error when the connection cannot be used any more. */
async function rollback(connection: Connection, statements: Statements): Promise<Error | undefined> {
  try {
    await statements.answered();
    await connection.query(ROLLBACK);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function transaction(statements: Statements, events: NewEvent[], claimed: OpenClaims): Transaction {
  const queryable: Queryable = {
    async query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]> {
      const { rows } = await statements.run(query, values);
      return rows;
    },
  };
  const send: Transaction['send'] = (query, explain) => {
    statements.run(query, undefined, explain);
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
