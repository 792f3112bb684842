import type { Queryable } from '../database/transaction.ts';
import { every } from '../flow/every.ts';
import type { Worker } from '../service/definition.ts';

/** How long a key is stored. Source: the promise documented in every OpenAPI description; a day outlives any client's retry. */
export const IDEMPOTENCY_HOURS = 24;

const EVERY_MS = 10 * 60 * 1000;
/** Rows per statement: short locks, little WAL at a time. */
const ROWS = 5_000;

/** Deletes idempotency records older than a day. Safe on every replica. */
export function idempotencyPurge(reads: Queryable): Worker {
  return {
    name: 'idempotency-purge',
    run: (signal) =>
      every(EVERY_MS, signal, async () => {
        while (!signal.aborted && (await purgeSome(reads)) === ROWS);
      }),
  };
}

/** Deletes up to 5,000 old records; answers how many. */
export async function purgeSome(reads: Queryable): Promise<number> {
  const rows = await reads.query(
    `DELETE FROM idempotency WHERE (principal, operation, key) IN (
       SELECT principal, operation, key FROM idempotency
       WHERE created_at < clock_timestamp() - make_interval(hours => $1)
       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING 1`,
    [IDEMPOTENCY_HOURS, ROWS],
  );
  return rows.length;
}
