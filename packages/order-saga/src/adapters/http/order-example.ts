import type { OrderView } from './order-view.ts';

/** The order that the OpenAPI document shows. */
export const exampleOrder: OrderView = {
  id: '019895a2-0000-7000-8000-000000000001',
  state: 'AWAITING_PAYMENT',
  paymentMethod: 'kakao-pay',
  total: 132000,
  voucher: null,
  currency: 'KRW',
  createdAt: '2026-06-01T11:00:00.000Z',
  deadline: '2026-06-01T11:15:00.000Z',
  redirectUrl: 'https://busan-rock-2026.example.com/sandbox/kakao/T1234567890123456789',
  endReason: null,
  lines: [
    {
      id: '019895a2-0000-7000-8000-000000000002',
      ticketId: null,
      inventory: 'seat',
      holdId: '019895a2-0000-7000-8000-000000000003',
      unitId: 'day-1/A/3-12',
      item: 'day-1/A',
      label: 'A 3-12',
      category: { id: 'adult', title: { ko: '일반', en: 'Adult' } },
      refundsFrom: null,
      performanceId: 'day-1',
      performance: {
        startsAt: '2026-08-07T04:00:00.000Z',
        previousStartsAt: null,
        moveReason: null,
        cancelled: null,
      },
      sectionId: 'A',
      seat: 'A 3-12',
      unitPrice: 132000,
      paid: 132000,
      vat: 12000,
      state: 'OPEN',
      fee: null,
    },
  ],
  refunds: [],
};
