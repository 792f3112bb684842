import type { EventData } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';

export async function isPerformance(tx: Transaction, performanceId: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM performances WHERE id = $1', [performanceId]);
  return rows.length > 0;
}

/** Passes that admit to nothing any more, because all their performances are cancelled, without those that are cancelled themselves. */
export async function passesWithoutPerformance(tx: Transaction, performanceId: string): Promise<string[]> {
  // Two that are cancelled at once: the second sees the first.
  await tx.query('SELECT FROM performances WHERE $1 = ANY (covers) ORDER BY id FOR UPDATE', [performanceId]);
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM performances pass WHERE $1 = ANY (covers)
       AND covers <@ (SELECT array_agg(performance_id) FROM performance_cancellations)
       AND NOT EXISTS (SELECT FROM performance_cancellations c WHERE c.performance_id = pass.id) ORDER BY id`,
    [performanceId],
  );
  return rows.map(({ id }) => id);
}

/** Writes performances as event has them. One that provisioning has not named (yet) is the console's until it does. */
export async function savePerformances(
  tx: Transaction,
  performances: readonly EventData<'event.PerformanceChanged'>[],
): Promise<void> {
  const sorted = [...performances].sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.query(
    `INSERT INTO performances AS p (id, managed_by, on_sale, title, starts_at, doors_at, covers, move_reason, sections, categories)
     SELECT id, 'console', on_sale, title::jsonb, starts_at, doors_at,
       (SELECT array_agg(covered) FROM jsonb_array_elements_text(covers::jsonb) AS covered), move_reason,
       ARRAY(SELECT jsonb_array_elements_text(sections::jsonb)), ARRAY(SELECT jsonb_array_elements_text(categories::jsonb))
     FROM unnest($1::text[], $2::boolean[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
         $8::text[], $9::text[])
       AS w (id, on_sale, title, starts_at, doors_at, covers, move_reason, sections, categories)
     ON CONFLICT (id) DO UPDATE
       SET on_sale = EXCLUDED.on_sale, title = EXCLUDED.title, starts_at = EXCLUDED.starts_at,
         doors_at = EXCLUDED.doors_at, covers = COALESCE(EXCLUDED.covers, p.covers),
         move_reason = EXCLUDED.move_reason, sections = EXCLUDED.sections, categories = EXCLUDED.categories`,
    [
      sorted.map(({ id }) => id),
      sorted.map(({ onSale }) => onSale),
      sorted.map(({ title }) => JSON.stringify(title)),
      sorted.map(({ startsAt }) => startsAt),
      sorted.map(({ doorsAt }) => doorsAt ?? null),
      sorted.map(({ covers }) => (covers === undefined ? null : JSON.stringify(covers))),
      sorted.map(({ rescheduled }) => rescheduled?.reason ?? null),
      sorted.map(({ sections }) => JSON.stringify(sections.map(({ id }) => id))),
      sorted.map(({ sections }) => JSON.stringify(categoriesOf(sections))),
    ],
  );
}

function categoriesOf(sections: EventData<'event.PerformanceChanged'>['sections']): string[] {
  return [...new Set(sections.flatMap(({ categories = [] }) => categories.map(({ id }) => id)))];
}
