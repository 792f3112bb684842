const stock = { capacity: 600, held: 12, pinned: 3, sold: 220, used: 0, free: 365 };
const id = '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e';

export const boardExample = {
  festival: {
    festival: 'busan-rock-2026',
    title: { ko: '부산국제록페스티벌 2026' },
    timezone: 'Asia/Seoul',
    currency: 'KRW',
  },
  performances: [
    {
      id: 'day-1',
      title: { ko: '첫째 날', en: 'Day 1' },
      startsAt: '2026-08-07T04:00:00.000Z',
      onSale: true,
      sections: [{ id: 'A', ...stock }],
      rating: { reviews: 0, average: null },
    },
  ],
  goods: [
    {
      id: 'tee-2026',
      title: { ko: '티셔츠' },
      onSale: true,
      options: [{ id: 'M', ...stock }],
      rating: { reviews: 12, average: 4.58 },
    },
  ],
  rooms: [
    {
      id: 'camp-a',
      title: { ko: '캠핑존 A' },
      from: '2026-08-06',
      to: '2026-08-07',
      onSale: true,
      nights: [{ night: '2026-08-06', ...stock }],
      rating: { reviews: 0, average: null },
    },
  ],
};

export const fanExample = {
  orders: [{ id, state: 'COMPLETED' }],
  tickets: [{ id, state: 'VALID', performanceId: 'day-1', sectionId: 'A', seat: 'A 3-12' }],
  pickUps: [],
  bookings: [],
  payments: [{ id, state: 'CAPTURED', captured: 264_000, refunded: 0 }],
  reviews: [],
  messages: [],
};

export const salesExample = {
  items: [
    {
      inventory: 'seat',
      item: 'day-1/A',
      category: 'adult',
      units: 220,
      paid: 29_040_000,
      voidUnits: 2,
      voidPaid: 264_000,
      feesKept: 79_200,
    },
  ],
  channels: [
    { channel: 'web', units: 218, paid: 29_040_000 },
    { channel: 'complimentary', units: 2, paid: 0 },
  ],
  vouchers: [{ voucher: 'early-bird', orders: 40, units: 71, paid: 8_434_800, discount: 937_200 }],
  hours: [{ hour: '2026-06-01T11', units: 220, paid: 29_040_000, holds: 190, orders: 130, completed: 110 }],
  conversionPercent: 57.9,
};

export const settlementExample = {
  from: '2026-06-01T15:00:00.000Z',
  to: '2026-06-02T15:00:00.000Z',
  methods: [{ method: 'kakao-pay', payments: 110, captured: 29_040_000, refunded: 184_800 }],
};
