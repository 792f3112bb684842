import { newId } from '@clove/service-kit';
import { eventOf, type SentEvent } from './running-notification.ts';

export const DAY_1 = '2026-08-07T04:00:00.000Z';

/** The festival, two performances, a room and an item, as their services announce them. */
export function catalogue(): SentEvent[] {
  return [
    eventOf('event.FestivalChanged', 'test-festival', {
      festival: 'test-festival',
      title: { ko: '시험 축제', en: 'Test Festival' },
      timezone: 'Asia/Seoul',
      currency: 'KRW',
      opensAt: '2026-06-01T11:00:00.000Z',
      closesAt: '2026-08-06T14:59:00.000Z',
    }),
    performanceChanged('day-1', DAY_1, 1),
    eventOf('stay.RoomChanged', 'pitch', {
      id: 'pitch',
      title: { ko: '캠핑장', en: 'Camping pitch' },
      pricePerNight: 50000,
      currency: 'KRW',
      units: 10,
      from: '2026-08-06',
      to: '2026-08-10',
      capacity: 4,
      onSale: true,
    }),
    eventOf('merch.ItemChanged', 'shirt', {
      id: 'shirt',
      title: { ko: '티셔츠', en: 'T-shirt' },
      price: 35000,
      currency: 'KRW',
      maxPerFan: 2,
      stock: [],
      onSale: true,
    }),
  ];
}

export function performanceChanged(
  id: string,
  startsAt: string,
  version: number,
  cancelledAt?: string,
): SentEvent {
  return eventOf(
    'event.PerformanceChanged',
    id,
    {
      id,
      title: { ko: '첫째 날', en: 'Day 1' },
      startsAt,
      doorsAt: new Date(Date.parse(startsAt) - 7_200_000).toISOString(),
      ...(cancelledAt === undefined ? {} : { cancelledAt }),
      sections: [],
      onSale: true,
    },
    { version },
  );
}

/** Ticket delivered one place of section A. */
export function orderCompleted(
  fanId: string,
  { ticketId = newId(), performanceId = 'day-1' }: { ticketId?: string; performanceId?: string } = {},
): SentEvent {
  const id = newId();
  return eventOf(
    'ticket.OrderCompleted',
    id,
    {
      id,
      fanId,
      state: 'COMPLETED',
      lines: [
        {
          id: newId(),
          ticketId,
          inventory: 'seat',
          unitId: `${performanceId}/A/1-1`,
          item: `${performanceId}/A`,
          label: 'A 1-1',
          performanceId,
          sectionId: 'A',
          seat: 'A 1-1',
          unitPrice: 132000,
          paid: 132000,
          state: 'PAID',
        },
      ],
      total: 132000,
      currency: 'KRW',
      paymentMethod: 'kakao-pay',
      createdAt: '2026-06-01T11:00:00.000Z',
    },
    { version: 5 },
  );
}
