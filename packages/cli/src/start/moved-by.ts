import type { FestivalFile } from '@clove/charts-ts';

const DAY_MS = 86_400_000;

/** The festival with every instant and every night so many days later: sales, performances, goods and rooms. */
export function movedBy(festival: FestivalFile, days: number): FestivalFile {
  const instant = (at: string) =>
    new Date(Date.parse(at) + days * DAY_MS).toISOString().replace('.000Z', 'Z');
  const day = (date: string) => instant(date).slice(0, 10);
  const { sales, performances, goods, rooms } = festival;
  return {
    ...festival,
    sales: { ...sales, opensAt: instant(sales.opensAt), closesAt: instant(sales.closesAt) },
    performances: performances.map((one) => ({ ...one, startsAt: instant(one.startsAt) })),
    ...(goods && {
      goods: goods.map((item) => ({
        ...item,
        ...(item.opensAt !== undefined && { opensAt: instant(item.opensAt) }),
        ...(item.closesAt !== undefined && { closesAt: instant(item.closesAt) }),
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
