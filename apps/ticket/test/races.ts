import type { StandIn } from '@clove/order-saga/testing';
import { eventually } from '@clove/service-kit/testing';
import type pg from 'pg';

/**
 * Starts requests while a transaction of the test holds a row, and releases it once so many of them wait for a lock:
 * that they compete is certain.
 */
export async function competingForRow<T>(
  sql: pg.Pool,
  row: { readonly table: 'orders' | 'tickets'; readonly id: string },
  waiting: number,
  start: () => readonly Promise<T>[],
): Promise<T[]> {
  const holder = await sql.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM ${row.table} WHERE id = $1 FOR UPDATE`, [row.id]);
    const answers = Promise.all(start());
    await eventually(
      async () => {
        const { rows } = await sql.query(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (rows[0]?.waiting < waiting) throw new Error(`only ${rows[0]?.waiting} requests wait`);
      },
      { intervalMs: 5 },
    );
    await holder.query('COMMIT');
    return await answers;
  } finally {
    holder.release(true);
  }
}

/** From now on the stand-in answers no item of this path before two have arrived. */
export function answerOnlyTogether(standIn: StandIn, path: string): void {
  const two = Promise.withResolvers<void>();
  let arrived = 0;
  standIn.interfere(path, async (_, act) => {
    arrived += 1;
    if (arrived === 2) two.resolve();
    await two.promise;
    return act();
  });
}
