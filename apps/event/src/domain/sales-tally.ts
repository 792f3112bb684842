import type { EventData } from '@clove/contracts';

/** One section's counters, or what a batch of domain events adds to them. Amounts in the festival's smallest unit. */
export interface SectionCounters {
  performanceId: string;
  sectionId: string;
  /** Every ticket ever sold, those voided since included. */
  sold: number;
  /** What was paid for them. */
  paid: number;
  voided: number;
  /** What had been paid for the voided ones. */
  voidedPaid: number;
  /** What of that was not paid back. */
  feesKept: number;
}

/** Sums completed orders per section, sorted by key so that concurrent batches lock rows in one order. */
export function tallyCompleted(orders: readonly EventData<'ticket.OrderCompleted'>[]): SectionCounters[] {
  return sum(
    orders.flatMap((order) =>
      order.lines.flatMap(({ performanceId, sectionId, paid }) =>
        // Goods and nights have neither.
        performanceId === undefined || sectionId === undefined
          ? []
          : [{ performanceId, sectionId, sold: 1, paid, voided: 0, voidedPaid: 0, feesKept: 0 }],
      ),
    ),
  );
}

/** Sums voided tickets per section, sorted like `tallyCompleted`. */
export function tallyVoided(tickets: readonly EventData<'ticket.TicketVoided'>[]): SectionCounters[] {
  return sum(
    tickets.map(({ performanceId, sectionId, paid, fee = 0 }) => ({
      performanceId,
      sectionId,
      sold: 0,
      paid: 0,
      voided: 1,
      voidedPaid: paid,
      feesKept: fee,
    })),
  );
}

function sum(deltas: readonly SectionCounters[]): SectionCounters[] {
  const byKey = new Map<string, SectionCounters>();
  for (const delta of deltas) {
    const key = `${delta.performanceId}/${delta.sectionId}`;
    const total = byKey.get(key);
    if (total === undefined) {
      byKey.set(key, { ...delta });
      continue;
    }
    total.sold += delta.sold;
    total.paid += delta.paid;
    total.voided += delta.voided;
    total.voidedPaid += delta.voidedPaid;
    total.feesKept += delta.feesKept;
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
}
