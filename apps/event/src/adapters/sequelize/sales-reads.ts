import type { SectionCounters } from '../../domain/sales-tally.ts';
import type { Models } from './models.ts';

/** Every section's sales counters. */
export async function readCounters(models: Models): Promise<SectionCounters[]> {
  const records = await models.salesCounter.findAll();
  return records.map(({ performanceId, sectionId, sold, paid, voided, voidedPaid, feesKept }) => ({
    performanceId,
    sectionId,
    sold,
    paid: Number(paid),
    voided,
    voidedPaid: Number(voidedPaid),
    feesKept: Number(feesKept),
  }));
}
