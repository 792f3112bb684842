import { SaleDocument } from '@clove/contracts';
import type {
  FestivalFile,
  FestivalGoods,
  FestivalRefundRule,
  FestivalRoom,
  FestivalSection,
} from './schema.ts';

/**
 * The festival without its deployment choices: what provisioning hands to the services. Instants become UTC. No version is written
 * while it is the first: the toolbox of releases up to 0.6.0, which may run under today's manifests, refuses the field.
 */
export function saleDocument(festival: FestivalFile): SaleDocument {
  return SaleDocument.parse({
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
    ...(festival.goods === undefined ? {} : { goods: festival.goods.map(item) }),
    ...(festival.rooms === undefined ? {} : { rooms: festival.rooms.map(room) }),
    refunds: festival.refunds.toSorted(byStartThenByPurchase),
    ...(festival.organiser === undefined ? {} : { organiser: festival.organiser }),
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

/** `free` only says that a price of 0 is meant: services get the price. */
function item({ free, options, opensAt, closesAt, ...goods }: FestivalGoods) {
  return {
    ...goods,
    ...(options === undefined ? {} : { options: options.map(({ free: _, ...option }) => option) }),
    ...(opensAt === undefined ? {} : { opensAt: utc(opensAt) }),
    ...(closesAt === undefined ? {} : { closesAt: utc(closesAt) }),
  };
}

function room({ free, prices, ...of }: FestivalRoom) {
  return { ...of, ...(prices === undefined ? {} : { prices: prices.map(({ free: _, ...night }) => night) }) };
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
