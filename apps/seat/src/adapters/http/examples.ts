import type { Hold } from '@clove/contracts';

export const exampleHold: Hold = {
  id: '01997f2e-8a50-7c11-9d3a-5a1f0c2b7e44',
  inventory: 'seat',
  fanId: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
  performanceId: 'day-1',
  state: 'ACTIVE',
  units: [
    {
      unitId: 'day-1/A/3-12',
      item: 'day-1/A',
      label: 'A 3-12',
      performanceId: 'day-1',
      sectionId: 'A',
      seat: 'A 3-12',
      price: 132000,
    },
    {
      unitId: 'day-1/A/3-13',
      item: 'day-1/A',
      label: 'A 3-13',
      performanceId: 'day-1',
      sectionId: 'A',
      seat: 'A 3-13',
      price: 132000,
    },
  ],
  currency: 'KRW',
  createdAt: '2026-06-01T11:00:02.120Z',
  expiresAt: '2026-06-01T11:08:02.120Z',
};

export const exampleMap = {
  performanceId: 'day-1',
  onSale: true,
  cancelledAt: null,
  currency: 'KRW',
  sale: {
    opensAt: '2026-06-01T11:00:00.000Z',
    closesAt: '2026-08-06T14:59:00.000Z',
    serverTime: '2026-06-01T11:00:02.120Z',
    maxTicketsPerFan: 4,
    paused: false,
  },
  paymentMethods: ['kakao-pay', 'none'],
  sections: [
    {
      id: 'A',
      kind: 'numbered',
      price: 132000,
      onSale: true,
      capacity: 8,
      available: 5,
      seats: ['ffhh', 'fffs'],
    },
    {
      id: 'B',
      kind: 'numbered',
      title: { ko: '테라스', en: 'Terrace' },
      price: 99000,
      categories: [
        { id: 'adult', title: { ko: '일반', en: 'Adult' }, price: 99000 },
        {
          id: 'youth',
          title: { ko: '청소년', en: 'Youth' },
          price: 69000,
          proofAtDoor: true,
          maxPerOrder: 2,
        },
      ],
      onSale: true,
      capacity: 5,
      available: 3,
      seats: ['fa', 'fsx'],
      layout: '6f1ed002ab5595859014ebf0951522d9',
    },
    { id: 'S', kind: 'standing', price: 99000, onSale: true, capacity: 20000, available: 18321 },
  ],
};
