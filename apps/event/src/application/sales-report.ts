import { Amount, Currency, LocalId } from '@clove/contracts';
import { z } from 'zod';
import type { SectionCounters } from '../domain/sales-tally.ts';

const Totals = {
  /** Tickets sold and not voided since. */
  sold: z.int(),
  /** Tickets voided after their sale. */
  voided: z.int(),
  /** What fans paid for all of them. */
  paid: Amount,
  /** What of it is or will be refunded for the voided ones. */
  refunded: Amount,
  /** What remains of it, fees included: paid - refunded. */
  kept: Amount,
};

/** Sales per performance and section as far as their domain events have arrived, which takes seconds. */
export const SalesReport = z.strictObject({
  currency: Currency,
  ...Totals,
  performances: z.array(
    z.strictObject({
      performanceId: LocalId,
      ...Totals,
      sections: z.array(z.strictObject({ sectionId: LocalId, ...Totals })),
    }),
  ),
});
export type SalesReport = z.infer<typeof SalesReport>;

/** Sums counters into the report, performances and sections sorted by id. */
export function salesReport(currency: Currency, counters: readonly SectionCounters[]): SalesReport {
  const sorted = [...counters].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const performanceIds = [...new Set(sorted.map(({ performanceId }) => performanceId))];
  return {
    currency,
    ...totals(sorted),
    performances: performanceIds.map((performanceId) => {
      const own = sorted.filter((counter) => counter.performanceId === performanceId);
      return {
        performanceId,
        ...totals(own),
        sections: own.map((counter) => ({ sectionId: counter.sectionId, ...totals([counter]) })),
      };
    }),
  };
}

function keyOf({ performanceId, sectionId }: SectionCounters): string {
  return `${performanceId}/${sectionId}`;
}

function totals(counters: readonly SectionCounters[]) {
  const sum = (value: (counter: SectionCounters) => number) =>
    counters.reduce((total, counter) => total + value(counter), 0);
  const paid = sum((counter) => counter.paid);
  const refunded = sum(({ voidedPaid, feesKept }) => voidedPaid - feesKept);
  return {
    sold: sum(({ sold, voided }) => sold - voided),
    voided: sum(({ voided }) => voided),
    paid,
    refunded,
    kept: paid - refunded,
  };
}
