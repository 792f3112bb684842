import type { EventData } from '@clove/contracts';
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
      venue: {
        name: { ko: '삼락생태공원', en: 'Samnak Park' },
        address: { ko: '부산광역시 사상구 삼락동 29-61', en: '29-61 Samnak-dong, Busan' },
      },
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
  more: Partial<EventData<'event.PerformanceChanged'>> = {},
): SentEvent {
  return eventOf(
    'event.PerformanceChanged',
    id,
    {
      id,
      title: { ko: '첫째 날', en: 'Day 1' },
      startsAt,
      doorsAt: new Date(Date.parse(startsAt) - 7_200_000).toISOString(),
      sections: [],
      onSale: true,
      ...more,
    },
    { version },
  );
}

/** Ticket delivered one place of section A. */
export function orderCompleted(
  fanId: string,
  {
    ticketId = newId(),
    performanceId = 'day-1',
    time,
  }: { ticketId?: string; performanceId?: string; time?: string } = {},
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
    { version: 5, ...(time === undefined ? {} : { time }) },
  );
}

/** An event of one ticket of section A. */
export function ticketEvent(
  type: 'ticket.TicketVoided' | 'ticket.TicketTransferred',
  fanId: string,
  {
    ticketId = newId(),
    performanceId = 'day-1',
    paid = 132000,
    fee,
  }: { ticketId?: string; performanceId?: string; paid?: number; fee?: number } = {},
): SentEvent {
  return eventOf(
    type,
    ticketId,
    {
      id: ticketId,
      orderId: newId(),
      fanId,
      performanceId,
      sectionId: 'A',
      unitId: `${performanceId}/A/1-1`,
      seat: 'A 1-1',
      paid,
      state: type === 'ticket.TicketVoided' ? 'VOID' : 'VALID',
      serial: 2,
      ...(fee === undefined ? {} : { fee }),
    },
    { version: 2 },
  );
}

/** An offer of one ticket of section A; its id is that of the ticket. */
export function offerEvent(
  type: 'ticket.TicketOffered' | 'ticket.TicketOfferEnded',
  fanId: string,
  { mailed = false, ended }: { mailed?: boolean; ended?: 'withdrawn' | 'expired' } = {},
): SentEvent & { readonly subject: string } {
  const id = newId();
  const event = eventOf(
    type,
    id,
    {
      id,
      orderId: newId(),
      fanId,
      performanceId: 'day-1',
      sectionId: 'A',
      unitId: 'day-1/A/1-1',
      seat: 'A 1-1',
      paid: 132000,
      state: ended === undefined ? 'OFFERED' : 'VALID',
      serial: 1,
      offer: { id, expiresAt: '2026-06-09T03:00:00.000Z', mailed, ...(ended === undefined ? {} : { ended }) },
    },
    { version: 2 },
  );
  return Object.assign(event, { subject: id });
}

export function performanceCancelled(performanceId: string, cancelledAt: string, reason: string): SentEvent {
  return eventOf('ticket.PerformanceCancelled', performanceId, { performanceId, cancelledAt, reason });
}

export function mailRequested(
  kind: 'password-reset' | 'email-confirmation' | 'new-device' | 'invitation',
  memberId: string | null,
): SentEvent & { readonly subject: string } {
  const id = newId();
  const requestedAt = new Date().toISOString();
  return Object.assign(eventOf('auth.MailRequested', id, { id, kind, memberId, requestedAt }), {
    subject: id,
  });
}

export type Service = 'seat' | 'merch' | 'stay';
const held = {
  seat: {
    item: 'day-1/A',
    label: 'A 1-2',
    performanceId: 'day-1',
    sectionId: 'A',
    seat: 'A 1-2',
    price: 132000,
  },
  merch: { item: 'shirt/m', label: { ko: '티셔츠 M', en: 'T-shirt M' }, price: 35000 },
  stay: { item: 'pitch/2026-08-06/2026-08-08', label: null, price: 100000 },
} as const;

/** A hold that a waiting list's fan was offered, and its end. */
export function offered(service: Service, fanId: string): { offer: SentEvent; lapsed: SentEvent } {
  const holdId = newId();
  const hold = {
    id: holdId,
    inventory: service,
    fanId,
    state: 'ACTIVE' as const,
    units: [{ unitId: `${holdId}/1`, ...held[service] }],
    currency: 'KRW' as const,
    createdAt: '2026-06-02T01:00:00.000Z',
    expiresAt: '2026-06-02T01:10:00.000Z',
  };
  return {
    offer: eventOf(`${service}.PlaceOffered`, newId(), { entry: waiting(service, fanId), hold }),
    lapsed: eventOf(`${service}.HoldExpired`, holdId, { ...hold, state: 'EXPIRED' }, { version: 2 }),
  };
}

/** An entry of a waiting list. */
export function waiting(service: Service, fanId: string) {
  const { item } = held[service];
  const place = service === 'seat' ? { performanceId: 'day-1', sectionId: 'A' } : {};
  return { id: newId(), fanId, item, ...place, quantity: 1, joinedAt: '2026-06-01T12:00:00.000Z' };
}
