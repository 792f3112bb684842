import { randomUUID } from 'node:crypto';
import type { PaperFestival, PaperOrder, PaperTicket } from '@clove/contracts';

export const festival: PaperFestival = {
  title: { ko: '부산국제록페스티벌 2026', en: 'Busan Rock Festival 2026' },
  timezone: 'Asia/Seoul',
  organiser: {
    name: { ko: '주식회사 클로브', en: 'Clove Inc.' },
    contact: '051-123-4567',
    registrationNumber: '123-45-67890',
    mailOrderNumber: '2026-부산해운대-0123',
    representative: '홍길동',
    address: { ko: '부산광역시 해운대구 센텀로 1' },
  },
};

/** As long as real ones are. */
const code = (ticketId: string) =>
  `CLV1.${Buffer.from(
    JSON.stringify({ f: 'busan-rock-2026', t: ticketId, p: 'day-1', s: 'A', u: 'A 3-12', n: 1 }),
  ).toString('base64url')}.${Buffer.alloc(64, 7).toString('base64url')}`;

export function ticket(overrides: Partial<PaperTicket> = {}): PaperTicket {
  const id = overrides.id ?? randomUUID();
  return {
    id,
    orderId: randomUUID(),
    performanceId: 'day-1',
    performanceTitle: { ko: '첫째 날', en: 'Day 1' },
    startsAt: '2026-08-07T04:00:00.000Z',
    doorsAt: '2026-08-07T02:00:00.000Z',
    sectionId: 'A',
    seat: 'A 3-12',
    category: { id: 'youth', title: { ko: '청소년', en: 'Youth' }, proofAtDoor: true },
    currency: 'KRW',
    paid: 132_000,
    serial: 1,
    position: 1,
    of: 2,
    qr: code(id),
    ...overrides,
  };
}

export function order(overrides: Partial<PaperOrder> = {}): PaperOrder {
  return {
    id: randomUUID(),
    placedAt: '2026-06-01T11:05:00.000Z',
    paymentMethod: 'kakao-pay',
    currency: 'KRW',
    total: 287_000,
    vat: 26_090,
    taxFree: 0,
    lines: [
      {
        inventory: 'seat',
        item: 'day-1/A',
        label: 'A 3-12',
        category: { id: 'youth', title: { ko: '청소년', en: 'Youth' } },
        performanceTitle: { ko: '첫째 날', en: 'Day 1' },
        startsAt: '2026-08-07T04:00:00.000Z',
        unitPrice: 142_000,
        discountShare: 10_000,
        paid: 132_000,
        fee: null,
      },
      {
        inventory: 'merch',
        item: 'tee/m',
        label: { ko: '티셔츠 미디엄', en: 'T-shirt Medium' },
        category: null,
        performanceTitle: null,
        startsAt: null,
        unitPrice: 35_000,
        discountShare: 0,
        paid: 35_000,
        fee: 0,
      },
      {
        inventory: 'stay',
        item: 'camp-a/2026-08-06/2026-08-08',
        label: { ko: '캠핑존 A (2026년 8월 6일~8일)', en: 'Camp A (6 – 8 Aug 2026)' },
        category: null,
        performanceTitle: null,
        startsAt: null,
        unitPrice: 120_000,
        discountShare: 0,
        paid: 120_000,
        fee: 36_000,
      },
    ],
    refunds: [
      { amount: 35_000, state: 'DONE', requestedAt: '2026-06-05T01:00:00.000Z' },
      { amount: 84_000, state: 'SENT', requestedAt: '2026-06-06T01:00:00.000Z' },
    ],
    ...overrides,
  };
}

/** A pass for three days: the first was used, the second does not take place. */
export const usedPass: Partial<PaperTicket> = {
  ...{ performanceId: 'weekend', performanceTitle: { ko: '주말권', en: 'Weekend pass' } },
  ...{ sectionId: 'LAWN', seat: null, category: null },
  pass: [1, 2, 3].map((day) => ({
    ...{ id: `day-${day}`, title: { ko: `${day}일차`, en: `Day ${day}` } },
    startsAt: `2026-08-0${6 + day}T04:00:00.000Z`,
    ...{ used: day === 1, cancelled: day === 2 },
  })),
};
