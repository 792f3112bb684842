import type { EventData } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';

export async function isPerformance(tx: Transaction, performanceId: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM performances WHERE id = $1', [performanceId]);
  return rows.length > 0;
}

/** Writes performances as event has them. One that provisioning has not named (yet) is the console's until it does. */
export async function savePerformances(
  tx: Transaction,
  performances: readonly EventData<'event.PerformanceChanged'>[],
): Promise<void> {
  const sorted = [...performances].sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.query(
    `INSERT INTO performances AS p (id, managed_by, on_sale, title, starts_at, doors_at)
     SELECT id, 'console', on_sale, title::jsonb, starts_at, doors_at
     FROM unnest($1::text[], $2::boolean[], $3::text[], $4::timestamptz[], $5::timestamptz[])
       AS w (id, on_sale, title, starts_at, doors_at)
     ON CONFLICT (id) DO UPDATE
       SET on_sale = EXCLUDED.on_sale, title = EXCLUDED.title, starts_at = EXCLUDED.starts_at,
         doors_at = EXCLUDED.doors_at`,
    [
      sorted.map(({ id }) => id),
      sorted.map(({ onSale }) => onSale),
      sorted.map(({ title }) => JSON.stringify(title)),
      sorted.map(({ startsAt }) => startsAt),
      sorted.map(({ doorsAt }) => doorsAt ?? null),
    ],
  );
}
