import type { FestivalFile } from '@clove/charts-ts';

const DAY_MS = 86_400_000;

/** The festival with every instant and every day so many days later: sales, performances, goods, rooms, vouchers and notices. */
export function movedBy(festival: FestivalFile, days: number): FestivalFile {
  const instant = (at: string) =>
    new Date(Date.parse(at) + days * DAY_MS).toISOString().replace('.000Z', 'Z');
  const day = (date: string) => instant(date).slice(0, 10);
  const { sales, performances, goods, rooms, vouchers, notices } = festival;
  return {
    ...festival,
    sales: { ...sales, opensAt: instant(sales.opensAt), closesAt: instant(sales.closesAt) },
    performances: performances.map((one) => ({
      ...one,
      startsAt: instant(one.startsAt),
      ...(one.salesCloseAt !== undefined && { salesCloseAt: instant(one.salesCloseAt) }),
      ...(one.doorsAt !== undefined && { doorsAt: instant(one.doorsAt) }),
      ...(one.lineUp && {
        lineUp: one.lineUp.map((act) => ({
          ...act,
          ...(act.at !== undefined && { at: instant(act.at) }),
        })),
      }),
    })),
    ...(notices && { notices: notices.map((notice) => ({ ...notice, date: day(notice.date) })) }),
    ...(goods && {
      goods: goods.map((item) => ({
        ...item,
        ...(item.opensAt !== undefined && { opensAt: instant(item.opensAt) }),
        ...(item.closesAt !== undefined && { closesAt: instant(item.closesAt) }),
      })),
    }),
    ...(vouchers && {
      vouchers: vouchers.map((voucher) => ({
        ...voucher,
        ...(voucher.from !== undefined && { from: instant(voucher.from) }),
        ...(voucher.until !== undefined && { until: instant(voucher.until) }),
      })),
    }),
    ...(rooms && {
      rooms: rooms.map((room) => ({
        ...room,
        from: day(room.from),
        to: day(room.to),
        ...(room.prices && {
          prices: room.prices.map((price) => ({
            ...price,
            ...(price.date !== undefined && { date: day(price.date) }),
          })),
        }),
      })),
    }),
  };
}
