import type { EventData } from '@clove/contracts';

/** What a batch of domain events adds to one section's counters. Amounts in the festival's smallest unit. */
export interface SalesDelta {
  performanceId: string;
  sectionId: string;
  sold: number;
  paid: number;
  voided: number;
  voidedPaid: number;
  feesKept: number;
}

/** Sums completed orders per section, sorted by key so that concurrent batches lock rows in one order. */
export function tallyCompleted(orders: readonly EventData<'ticket.OrderCompleted'>[]): SalesDelta[] {
  return sum(
    orders.flatMap((order) =>
      order.lines.map(({ performanceId, sectionId, paid }) => ({
        performanceId,
        sectionId,
        sold: 1,
        paid,
        voided: 0,
        voidedPaid: 0,
        feesKept: 0,
      })),
    ),
  );
}

/** Sums voided tickets per section, sorted like `tallyCompleted`. */
export function tallyVoided(tickets: readonly EventData<'ticket.TicketVoided'>[]): SalesDelta[] {
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

function sum(deltas: readonly SalesDelta[]): SalesDelta[] {
  const byKey = new Map<string, SalesDelta>();
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
