import { type Consumer, consumer } from '@clove/service-kit';

/**
 * Keeps title, start, doors and sale of performances as event has them, console edits included: the refund rules count days
 * to the real start. One that provisioning has not named (yet) counts as the console's until it does.
 */
export function performanceChanges(queue: string): Consumer {
  return consumer({
    queue,
    handlers: {
      'event.PerformanceChanged': {
        kind: 'state',
        async handle(tx, events) {
          const sorted = [...events].sort((a, b) => (a.data.id < b.data.id ? -1 : 1));
          await tx.query(
            `INSERT INTO performances AS p (id, managed_by, on_sale, title, starts_at, doors_at)
             SELECT id, 'console', on_sale, title::jsonb, starts_at, doors_at
             FROM unnest($1::text[], $2::boolean[], $3::text[], $4::timestamptz[], $5::timestamptz[])
               AS w (id, on_sale, title, starts_at, doors_at)
             ON CONFLICT (id) DO UPDATE
               SET on_sale = EXCLUDED.on_sale, title = EXCLUDED.title, starts_at = EXCLUDED.starts_at,
                 doors_at = EXCLUDED.doors_at`,
            [
              sorted.map(({ data }) => data.id),
              sorted.map(({ data }) => data.onSale),
              sorted.map(({ data }) => JSON.stringify(data.title)),
              sorted.map(({ data }) => data.startsAt),
              sorted.map(({ data }) => data.doorsAt ?? null),
            ],
          );
        },
      },
    },
  });
}
