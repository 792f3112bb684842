import type { z } from 'zod';
import type * as shapes from './public-data.ts';

/** What organisers' systems get of each kind of thing, as documents show it. */
const id = (last: number) => `01997f2d-0c7e-7f0a-8b8e-00000000000${last}`;
const [orderId, ticketId, memberId] = [id(1), id(2), id(3)];

export const order: z.infer<typeof shapes.PublicOrder> = {
  id: orderId,
  memberId,
  state: 'COMPLETED',
  lines: [
    {
      id: ticketId,
      kind: 'place',
      item: 'day-1/A',
      label: 'A 3-12',
      performanceId: 'day-1',
      ticketId,
      price: 132_000,
      paid: 132_000,
      state: 'SOLD',
    },
  ],
  total: 132_000,
  currency: 'KRW',
  paymentMethod: 'kakao-pay',
  channel: 'web',
  createdAt: '2026-06-01T11:00:00.000Z',
};

export const ticket: z.infer<typeof shapes.PublicTicket> = {
  id: ticketId,
  orderId,
  memberId,
  performanceId: 'day-1',
  sectionId: 'A',
  seat: 'A 3-12',
  paid: 132_000,
  fee: 0,
  state: 'CHECKED_IN',
};

export const performance: z.infer<typeof shapes.PublicPerformance> = {
  id: 'day-1',
  title: { ko: '첫째 날', en: 'Day 1' },
  startsAt: '2026-08-07T04:00:00.000Z',
  doorsAt: '2026-08-07T01:00:00.000Z',
  salesCloseAt: null,
  cancelledAt: null,
  onSale: true,
};

export const cancellation: z.infer<typeof shapes.PublicCancellation> = {
  performanceId: 'day-1',
  cancelledAt: '2026-08-06T09:00:00.000Z',
  reason: 'a storm',
};

export const payment: z.infer<typeof shapes.PublicPayment> = {
  id: id(4),
  orderId,
  memberId,
  method: 'kakao-pay',
  state: 'CAPTURED',
  amount: 132_000,
  captured: 132_000,
  refunded: 0,
  currency: 'KRW',
};

export const pickUp: z.infer<typeof shapes.PublicPickUp> = {
  id: id(5),
  orderId,
  memberId,
  pieces: [
    { item: 'tee', option: 'M', label: { ko: '티셔츠 M', en: 'T-shirt M' }, paid: 35_000, state: 'READY' },
  ],
};

export const item: z.infer<typeof shapes.PublicItem> = {
  id: 'tee',
  title: { ko: '티셔츠', en: 'T-shirt' },
  price: 35_000,
  currency: 'KRW',
  stock: [{ option: 'M', price: 35_000, stock: 200 }],
  onSale: true,
};

export const room: z.infer<typeof shapes.PublicRoom> = {
  id: 'camp',
  title: { ko: '캠핑존', en: 'Camp' },
  pricePerNight: 60_000,
  currency: 'KRW',
  units: 20,
  from: '2026-08-06',
  to: '2026-08-09',
  onSale: true,
};

export const booking: z.infer<typeof shapes.PublicBooking> = {
  id: id(6),
  orderId,
  memberId,
  roomId: 'camp',
  from: '2026-08-06',
  to: '2026-08-08',
  paid: 120_000,
  state: 'BOOKED',
};

export const review: z.infer<typeof shapes.PublicReview> = {
  id: id(7),
  memberId,
  subject: { kind: 'performance', id: 'day-1' },
  stars: 5,
  state: 'PUBLISHED',
  publishedAt: '2026-08-10T02:00:00.000Z',
};
