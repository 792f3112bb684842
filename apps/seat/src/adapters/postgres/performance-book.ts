import type { EventData } from '@clove/contracts';
import type { ItemSale } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';

/** Takes over when these performances, sorted by id, start, until when they are sold and that they were cancelled. */
export async function savePerformances(
  tx: Transaction,
  changed: readonly EventData<'event.PerformanceChanged'>[],
): Promise<void> {
  await tx.query(
    `UPDATE performances SET starts_at = changed.starts_at, sales_close_at = changed.sales_close_at,
       cancelled_at = changed.cancelled_at
     FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
       AS changed(id, starts_at, sales_close_at, cancelled_at)
     WHERE performances.id = changed.id`,
    [
      changed.map(({ id }) => id),
      changed.map(({ startsAt }) => startsAt),
      changed.map(({ salesCloseAt }) => salesCloseAt ?? null),
      changed.map(({ cancelledAt }) => cancelledAt ?? null),
    ],
  );
}

/** Until when a performance is sold, of a row that names it. */
export function performanceSale(row: {
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
}): ItemSale {
  return { sellsUntil: row.sells_until, cancelledAt: row.cancelled_at };
}
