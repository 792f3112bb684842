import type { Hold } from '@clove/contracts';
import type { z } from 'zod';
import type { PublicRooms } from '../../application/public-rooms.ts';

/** The examples of the API description. */
export const exampleRooms = {
  currency: 'KRW',
  timezone: 'Asia/Seoul',
  opensAt: '2026-06-01T11:00:00.000Z',
  closesAt: '2026-08-06T14:59:00.000Z',
  paymentMethods: ['kakao-pay', 'none'],
  paused: false,
  maxUnitsPerGuest: 4,
  maxNightsPerGuest: 14,
  rooms: [
    {
      id: 'camp-a',
      title: { ko: '캠핑존 A', en: 'Camp A' },
      description: { ko: '잔디, 전기 있음', en: 'Grass, with electricity' },
      capacity: 4,
      from: '2026-08-06',
      to: '2026-08-09',
      pictures: ['/api/rooms/pictures/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      nights: [
        { night: '2026-08-06', price: 60000, available: 120 },
        { night: '2026-08-07', price: 80000, available: 3 },
      ],
      stay: { price: 140000, available: 3 },
    },
  ],
} satisfies PublicRooms;

export const exampleHold = {
  id: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a',
  inventory: 'stay',
  fanId: '01997f39-0000-7000-8000-00000000f00d',
  state: 'ACTIVE',
  units: [
    {
      unitId: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a/1',
      item: 'camp-a/2026-08-06/2026-08-08',
      label: { ko: '캠핑존 A (2026년 8월 6일~8일)', en: 'Camp A (6 – 8 Aug 2026)' },
      refundsFrom: '2026-08-05T15:00:00.000Z',
      price: 140000,
    },
  ],
  currency: 'KRW',
  createdAt: '2026-06-01T11:42:10.020Z',
  expiresAt: '2026-06-01T11:50:10.020Z',
} satisfies z.infer<typeof Hold>;

export const exampleBooking = {
  id: '01997f4d-7c11-7c3e-9b55-1f2e3d4c5b6a',
  orderId: '01997f3b-0000-7000-8000-00000000000d',
  unitId: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a/1',
  roomId: 'camp-a',
  label: { ko: '캠핑존 A (2026년 8월 6일~8일)', en: 'Camp A (6 – 8 Aug 2026)' },
  from: '2026-08-06',
  to: '2026-08-08',
  state: 'BOOKED' as const,
  code: '7K4M-Q2ZX',
  checkedInAt: null,
  createdAt: '2026-06-01T11:44:31.008Z',
};
