import type { Hold } from '@clove/contracts';
import type { z } from 'zod';
import type { PublicGoods } from '../../application/public-goods.ts';

/** The examples of the API description. */
export const exampleGoods = {
  currency: 'KRW',
  paymentMethods: ['kakao-pay', 'none'],
  paused: false,
  goods: [
    {
      id: 'tee-2026',
      title: { ko: '티셔츠', en: 'T-shirt' },
      description: { ko: '면 100 %', en: '100 % cotton' },
      maxPerFan: 4,
      opensAt: '2026-06-01T11:00:00.000Z',
      closesAt: '2026-08-06T14:59:00.000Z',
      pictures: ['/api/goods/pictures/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      stock: [
        { optionId: 'M', title: { ko: 'M', en: 'M' }, price: 35000, available: 120 },
        { optionId: 'XXL', title: { ko: 'XXL', en: 'XXL' }, price: 38000, available: 0 },
      ],
    },
  ],
} satisfies PublicGoods;

export const exampleHold = {
  id: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a',
  inventory: 'merch',
  fanId: '01997f39-0000-7000-8000-00000000f00d',
  state: 'ACTIVE',
  units: [
    {
      unitId: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a/1',
      item: 'tee-2026/M',
      label: { ko: '티셔츠 M', en: 'T-shirt M' },
      refundsFrom: '2026-08-09T04:00:00.000Z',
      price: 35000,
    },
  ],
  currency: 'KRW',
  createdAt: '2026-06-01T11:42:10.020Z',
  expiresAt: '2026-06-01T11:50:10.020Z',
} satisfies z.infer<typeof Hold>;

const examplePiece = {
  unitId: '01997f3a-2c11-7c3e-9b55-1f2e3d4c5b6a/1',
  itemId: 'tee-2026',
  optionId: 'M',
  label: { ko: '티셔츠 M', en: 'T-shirt M' },
  state: 'READY' as const,
  collectedAt: null,
};

export const examplePickUp = {
  id: '01997f4d-7c11-7c3e-9b55-1f2e3d4c5b6a',
  orderId: '01997f3b-0000-7000-8000-00000000000d',
  code: '7K4M-Q2ZX',
  createdAt: '2026-06-01T11:44:31.008Z',
  pieces: [examplePiece],
};

export const exampleQr = 'CLP1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl';
