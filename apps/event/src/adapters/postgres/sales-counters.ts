import type { Transaction } from '@clove/service-kit';
import type { SectionCounters } from '../../domain/sales-tally.ts';

/**
 * Adds to the sections' counters in one statement. The deltas come sorted by key, so two replicas lock the counters in
 * the same order.
 */
export async function addSales(tx: Transaction, deltas: readonly SectionCounters[]): Promise<void> {
  if (deltas.length === 0) return;
  await tx.query(
    `INSERT INTO sales_counter AS c (performance_id, section_id, sold, paid, voided, voided_paid, fees_kept)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::bigint[], $7::bigint[])
     ON CONFLICT (performance_id, section_id) DO UPDATE SET
       sold = c.sold + EXCLUDED.sold, paid = c.paid + EXCLUDED.paid,
       voided = c.voided + EXCLUDED.voided, voided_paid = c.voided_paid + EXCLUDED.voided_paid,
       fees_kept = c.fees_kept + EXCLUDED.fees_kept`,
    [
      deltas.map(({ performanceId }) => performanceId),
      deltas.map(({ sectionId }) => sectionId),
      deltas.map(({ sold }) => sold),
      deltas.map(({ paid }) => paid),
      deltas.map(({ voided }) => voided),
      deltas.map(({ voidedPaid }) => voidedPaid),
      deltas.map(({ feesKept }) => feesKept),
    ],
  );
}
