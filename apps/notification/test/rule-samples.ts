import type { EventData } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventOf, type SentEvent } from './running-notification.ts';
import { offerEvent, offered, orderCompleted, type Service, waiting } from './sample-events.ts';

export interface RuleSample {
  readonly kind: string;
  event(fanId: string): SentEvent;
  /** Words of both parts of the mail and of the inbox. */
  readonly says: { readonly ko: readonly string[]; readonly en: readonly string[] };
}

/** Rules whose messages go to the member that the event names. */
export const ruleSamples: Readonly<Record<string, RuleSample>> = {
  'a completed order': {
    kind: 'order-confirmed',
    event: (fanId) => orderCompleted(fanId),
    says: { ko: ['첫째 날, A 1-1', '₩132,000'], en: ['Day 1, A 1-1', '₩132,000'] },
  },
  'a failed payment': {
    kind: 'payment-failed',
    event: (fanId) => paymentEvent('payment.PaymentFailed', fanId),
    says: { ko: ['₩132,000'], en: ['₩132,000'] },
  },
  'a payment after the end of its order': {
    kind: 'payment-returned',
    event: (fanId) => paymentEvent('payment.StrayPaymentRefunded', fanId),
    says: { ko: ['₩92,400'], en: ['₩92,400'] },
  },
  'a finished refund': {
    kind: 'refund-done',
    event: (fanId) => paymentEvent('payment.RefundCompleted', fanId),
    says: { ko: ['₩92,400'], en: ['₩92,400'] },
  },
  'a cancelled place, shirt and pitch of one order': {
    kind: 'refund-started',
    event: (fanId) => refundStarted(fanId),
    says: {
      ko: ['첫째 날, A 1-1', '티셔츠 M', '캠핑장, 2026년 8월 6일', '₩39,600', '₩227,400'],
      en: ['Day 1, A 1-1', 'T-shirt M', 'Camping pitch, 6 August 2026', '₩39,600', '₩227,400'],
    },
  },
  'a paid order that could not be delivered': {
    kind: 'refund-started',
    event: (fanId) => refundStarted(fanId, true),
    says: { ko: ['완료하지 못했습니다', '₩267,000'], en: ['could not deliver', '₩267,000'] },
  },
  'an offered ticket that was not taken': {
    kind: 'transfer-ended',
    event: (fanId) => offerEvent('ticket.TicketOfferEnded', fanId, { ended: 'expired' }),
    says: { ko: ['첫째 날, A 1-1', '다시 쓸 수 있습니다'], en: ['Day 1, A 1-1', 'admits again'] },
  },
  'a ticket that was moved to another seat': {
    kind: 'seat-moved',
    event: (fanId) => reseated(fanId),
    says: { ko: ['첫째 날, A 1-1', 'A 3-7'], en: ['Day 1, A 1-1', 'A 3-7'] },
  },
  'an offered place': {
    kind: 'waiting-offer',
    event: (fanId) => offered('seat', fanId).offer,
    says: { ko: ['첫째 날, A 1-2', '오전 10:10'], en: ['Day 1, A 1-2', '10:10'] },
  },
  'an offered shirt': {
    kind: 'waiting-offer',
    event: (fanId) => offered('merch', fanId).offer,
    says: { ko: ['티셔츠 M', '₩35,000'], en: ['T-shirt M', '₩35,000'] },
  },
  'an offered pitch': {
    kind: 'waiting-offer',
    event: (fanId) => offered('stay', fanId).offer,
    says: { ko: ['캠핑장', '2026년 8월 6일'], en: ['Camping pitch', '6 August 2026'] },
  },
  'a place not offered because of the limit': {
    kind: 'waiting-ended',
    event: passedOver('seat'),
    says: { ko: ['첫째 날', '수량'], en: ['Day 1', 'as many as one person may buy'] },
  },
  'a shirt not offered because of the limit': {
    kind: 'waiting-ended',
    event: passedOver('merch'),
    says: { ko: ['티셔츠'], en: ['T-shirt'] },
  },
  'a pitch not offered because of the limit': {
    kind: 'waiting-ended',
    event: passedOver('stay'),
    says: { ko: ['캠핑장'], en: ['Camping pitch'] },
  },
  'goods to be picked up': {
    kind: 'pick-up-ready',
    event: (fanId) =>
      eventOf('merch.PickUpReady', newId(), {
        id: newId(),
        orderId: newId(),
        holdId: newId(),
        fanId,
        pieces: [
          {
            unitId: 'u/1',
            itemId: 'shirt',
            optionId: 'm',
            label: { ko: '티셔츠 M', en: 'T-shirt M' },
            paid: 35000,
            state: 'READY',
          },
        ],
      }),
    says: { ko: ['티셔츠 M', '₩35,000'], en: ['T-shirt M', '₩35,000'] },
  },
  'a confirmed booking': {
    kind: 'booking-confirmed',
    event: (fanId) => booking('stay.BookingConfirmed', fanId),
    says: {
      ko: ['캠핑장', '2026년 8월 8일', '₩100,000'],
      en: ['Camping pitch', '8 August 2026', '₩100,000'],
    },
  },
  'a cancelled booking': {
    kind: 'booking-cancelled',
    event: (fanId) => booking('stay.BookingCancelled', fanId),
    says: { ko: ['캠핑장'], en: ['Camping pitch'] },
  },
  'a receiver of events that took nothing for days': {
    kind: 'webhook-disabled',
    event: (organiserId) => webhookDisabled(organiserId, 'FAILING'),
    says: {
      ko: ['crm.organiser.example', '받지 못해', '오후 8:00'],
      en: ['crm.organiser.example has taken no event since', '20:00'],
    },
  },
  'a receiver of events that is gone': {
    kind: 'webhook-disabled',
    event: (organiserId) => webhookDisabled(organiserId, 'GONE'),
    says: { ko: ['410'], en: ['crm.organiser.example answered that it is gone'] },
  },
};

function webhookDisabled(organiserId: string, because: 'FAILING' | 'GONE'): SentEvent {
  const id = newId();
  return eventOf('webhook.EndpointDisabled', id, {
    id,
    organiserId,
    receiver: 'crm.organiser.example',
    because,
    failingSince: '2026-06-01T11:00:00.000Z',
  });
}

/** A ticket that was A 3-7 before. */
function reseated(fanId: string): SentEvent {
  const id = newId();
  return eventOf(
    'ticket.TicketReseated',
    id,
    {
      ...{ id, orderId: newId(), fanId, performanceId: 'day-1', sectionId: 'A', unitId: 'day-1/A/1-1' },
      ...{ seat: 'A 1-1', paid: 132000, state: 'VALID', serial: 2, seatBefore: 'A 3-7' },
    },
    { version: 2 },
  );
}

/** Three lines of one order, the ticket with a fee; or all of an order that could not be delivered. */
function refundStarted(fanId: string, undone = false): SentEvent {
  const id = newId();
  const lines: EventData<'ticket.RefundStarted'>['lines'] = [
    {
      ...{ id: newId(), inventory: 'seat', item: 'day-1/A', label: 'A 1-1', performanceId: 'day-1' },
      ...{ paid: 132000, fee: 39600 },
    },
    {
      ...{ id: newId(), inventory: 'merch', item: 'shirt/m', label: { ko: '티셔츠 M', en: 'T-shirt M' } },
      ...{ paid: 35000, fee: 0 },
    },
    {
      ...{ id: newId(), inventory: 'stay', item: 'pitch/2026-08-06/2026-08-08', label: null },
      ...{ paid: 100000, fee: 0 },
    },
  ];
  return eventOf('ticket.RefundStarted', id, {
    ...{ id, orderId: newId(), fanId, currency: 'KRW' },
    ...(undone ? { amount: 267000, fee: 0, undone, lines: [] } : { amount: 227400, fee: 39600, lines }),
  });
}

function paymentEvent(
  type: 'payment.PaymentFailed' | 'payment.StrayPaymentRefunded' | 'payment.RefundCompleted',
  fanId: string,
): SentEvent {
  const id = newId();
  return eventOf(type, id, {
    id,
    orderId: newId(),
    fanId,
    method: 'kakao-pay',
    state: 'REFUNDED',
    amount: 132000,
    captured: 132000,
    refunded: 92400,
    currency: 'KRW',
  });
}

function booking(type: 'stay.BookingConfirmed' | 'stay.BookingCancelled', fanId: string): SentEvent {
  const id = newId();
  return eventOf(type, id, {
    id,
    orderId: newId(),
    holdId: newId(),
    unitId: 'pitch/1',
    fanId,
    roomId: 'pitch',
    from: '2026-08-06',
    to: '2026-08-08',
    paid: 100000,
    state: type === 'stay.BookingConfirmed' ? 'BOOKED' : 'CANCELLED',
  });
}

function passedOver(service: Service) {
  return (fanId: string) =>
    eventOf(`${service}.OfferPassedOver`, newId(), { entry: waiting(service, fanId) });
}
