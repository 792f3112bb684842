import { SaleDocument } from '@clove/contracts';
import type { FestivalFile, FestivalRefundRule, FestivalSection } from './schema.ts';

/** The festival without its deployment choices: what provisioning hands to the services. Instants become UTC. */
export function saleDocument(festival: FestivalFile): SaleDocument {
  return SaleDocument.parse({
    version: 1,
    festival: festival.festival,
    title: festival.title,
    timezone: festival.timezone,
    currency: festival.currency,
    sales: {
      opensAt: utc(festival.sales.opensAt),
      closesAt: utc(festival.sales.closesAt),
      maxTicketsPerFan: festival.sales.maxTicketsPerFan,
    },
    performances: festival.performances.map((performance) => ({
      id: performance.id,
      title: performance.title,
      startsAt: utc(performance.startsAt),
      ...(performance.salesCloseAt === undefined ? {} : { salesCloseAt: utc(performance.salesCloseAt) }),
      ...(performance.doorsAt === undefined ? {} : { doorsAt: utc(performance.doorsAt) }),
      sections: performance.sections.map(section),
    })),
    refunds: festival.refunds.toSorted(byStartThenByPurchase),
  });
}

function byStartThenByPurchase(a: FestivalRefundRule, b: FestivalRefundRule): number {
  const days = (rule: FestivalRefundRule) => rule.untilDaysBefore ?? -1;
  return days(b) - days(a) || (a.withinDaysOfPurchase ?? 0) - (b.withinDaysOfPurchase ?? 0);
}

function section(section: FestivalSection) {
  const { id, price } = section;
  return section.capacity === undefined
    ? { id, kind: 'numbered', rows: section.rows, seatsPerRow: section.seatsPerRow, price }
    : { id, kind: 'standing', capacity: section.capacity, price };
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
