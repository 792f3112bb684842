import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, isContention } from './database-errors.ts';
import type { NamedQuery, Queryable } from './transaction.ts';

/** Source: as of a unit of work, the sales rules' "at most 3 times". */
const MAX_RETRIES = 3;

/**
 * A unit of work that is one statement: PostgreSQL makes it a transaction of its own, so it costs one round trip
 * instead of those of BEGIN and COMMIT as well. For writes that publish nothing; contention is repeated and told
 * as by `UnitOfWork`. `connection` is the service's `reads`, which runs outside of any transaction.
 */
export function oneStatement(connection: Queryable): <R>(statement: NamedQuery) => Promise<R[]> {
  return async <R>(statement: NamedQuery): Promise<R[]> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await connection.query<R>(statement);
      } catch (error) {
        if (!isContention(error) || tries >= MAX_RETRIES) throw asProblem(error);
        // Jitter grows with each try, so that two statements that met once do not meet again.
        await sleep(5 + Math.random() * 25 * 2 ** tries);
      }
    }
  };
}
