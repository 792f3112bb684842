import { type Consumer, consumer } from '@clove/service-kit';

/**
 * Keeps when performances start, until when they are sold and that they were cancelled as event has it, console edits
 * included. A performance without sections to sell is unknown here and stays so: provisioning brings those that sell.
 */
export function performanceChanges(): Consumer {
  return consumer({
    queue: 'seat',
    handlers: {
      'event.PerformanceChanged': {
        kind: 'state',
        async handle(tx, events) {
          const sorted = [...events].sort((a, b) => (a.data.id < b.data.id ? -1 : 1));
          await tx.query(
            `UPDATE performances SET starts_at = changed.starts_at, sales_close_at = changed.sales_close_at,
               cancelled_at = changed.cancelled_at
             FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
               AS changed(id, starts_at, sales_close_at, cancelled_at)
             WHERE performances.id = changed.id`,
            [
              sorted.map(({ data }) => data.id),
              sorted.map(({ data }) => data.startsAt),
              sorted.map(({ data }) => data.salesCloseAt ?? null),
              sorted.map(({ data }) => data.cancelledAt ?? null),
            ],
          );
        },
      },
    },
  });
}
