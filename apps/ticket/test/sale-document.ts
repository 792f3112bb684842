import type { SaleDocument } from '@clove/contracts';

export const performanceId = 'day-1';

/** What merch sells: refunds count from the start of the last performance. */
export const shirt = { item: 'tour-shirt/m', refundsFrom: '2030-08-07T04:00:00.000Z' };

/** What stay sells: two nights around the performance; refunds count from the start of the day of check-in. */
export const nights = { item: 'pitch/2030-08-06/2030-08-08', refundsFrom: '2030-08-05T15:00:00.000Z' };

/** A festival whose day 1 starts at the given instant. */
export function saleDocument(startsAt = '2030-08-07T13:00:00+09:00'): SaleDocument {
  return {
    festival: 'test-festival',
    title: { ko: '시험 축제', en: 'Test festival' },
    timezone: 'Asia/Seoul',
    currency: 'KRW',
    sales: {
      opensAt: '2026-06-01T20:00:00+09:00',
      closesAt: '2030-08-06T23:59:00+09:00',
      maxTicketsPerFan: 4,
    },
    performances: [
      {
        id: performanceId,
        title: { ko: '첫째 날', en: 'Day 1' },
        startsAt,
        sections: [{ id: 'A', kind: 'numbered', rows: 20, seatsPerRow: 30, price: 132_000 }],
      },
    ],
    refunds: [
      { untilDaysBefore: 10, feePercent: 0 },
      { untilDaysBefore: 1, feePercent: 30 },
    ],
  };
}
