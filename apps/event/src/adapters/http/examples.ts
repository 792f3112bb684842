import type { PublicCatalogue } from '../../application/public-catalogue.ts';
import type { SalesReport } from '../../application/sales-report.ts';

/** The example of the API description. */
export const catalogueExample = {
  festival: 'busan-rock-2026',
  title: { ko: '부산국제록페스티벌 2026', en: 'Busan Rock Festival 2026' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2026-06-01T11:00:00.000Z', closesAt: '2026-08-06T14:59:00.000Z', maxTicketsPerFan: 4 },
  refunds: [
    { untilDaysBefore: 10, feePercent: 0 },
    { untilDaysBefore: 1, feePercent: 30 },
  ],
  performances: [
    {
      id: 'day-1',
      title: { ko: '첫째 날', en: 'Day 1' },
      description: { ko: '오후 한 시부터' },
      startsAt: '2026-08-07T04:00:00.000Z',
      doorsAt: '2026-08-07T02:00:00.000Z',
      cancelled: null,
      sections: [
        { id: 'A', kind: 'numbered', rows: 20, seatsPerRow: 30, price: 132000 },
        { id: 'S', kind: 'standing', capacity: 20000, price: 99000 },
      ],
      onSale: true,
      picture: null,
    },
  ],
  drawing: {
    outlines: [{ section: 'S', shape: '-20,8 20,8 24,20 -24,20' }],
    landmarks: [
      { kind: 'stage', shape: '-10,0 10,0 8,4 -8,4' },
      { kind: 'first-aid', shape: '26,8 32,8 32,12 26,12', title: { ko: '의무실', en: 'First aid' } },
    ],
  },
  passes: [
    {
      id: 'weekend',
      title: { ko: '주말권', en: 'Weekend pass' },
      description: null,
      performances: ['day-1', 'day-2'],
      sectionId: 'S',
      kind: 'standing',
      price: 180000,
      categories: [
        { id: 'adult', title: { ko: '일반', en: 'Adult' }, price: 180000 },
        { id: 'youth', title: { ko: '청소년', en: 'Youth' }, price: 140000, proofAtDoor: true },
      ],
      startsAt: '2026-08-07T04:00:00.000Z',
      cancelled: null,
      onSale: true,
    },
  ],
} satisfies PublicCatalogue;

/** The example of the API description. */
export const salesExample = {
  currency: 'KRW',
  sold: 2,
  voided: 1,
  paid: 396000,
  refunded: 92400,
  kept: 303600,
  performances: [
    {
      performanceId: 'day-1',
      sold: 2,
      voided: 1,
      paid: 396000,
      refunded: 92400,
      kept: 303600,
      sections: [{ sectionId: 'A', sold: 2, voided: 1, paid: 396000, refunded: 92400, kept: 303600 }],
    },
  ],
} satisfies SalesReport;
