import type { EventData, EventType } from '@clove/contracts';
import type { z } from 'zod';
import * as shapes from './public-data.ts';
import * as examples from './public-examples.ts';

/** An event as organisers' systems know it. Its name and shape outlive those of the domain event behind it. */
export interface PublicEvent<T extends EventType> {
  readonly name: string;
  readonly when: string;
  readonly shape: z.ZodType;
  /** Data of that shape, as documents show it. */
  readonly example: object;
  show(data: EventData<T>): object;
}

const KINDS = { seat: 'place', merch: 'goods', stay: 'night' } as const;

type Order = EventData<'ticket.OrderPlaced'>;
const order = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicOrder,
  example: examples.order,
  show: (data: Order): z.infer<typeof shapes.PublicOrder> => ({
    id: data.id,
    memberId: data.fanId,
    state: data.state,
    lines: data.lines.map((line) => ({
      id: line.id,
      kind: KINDS[line.inventory],
      item: line.item ?? placeOf(line),
      label: line.label ?? line.seat ?? null,
      performanceId: line.performanceId ?? null,
      ticketId: line.ticketId,
      price: line.unitPrice,
      paid: line.paid,
      state: line.state,
    })),
    total: data.total,
    currency: data.currency,
    paymentMethod: data.paymentMethod,
    channel: data.channel ?? 'web',
    createdAt: data.createdAt,
  }),
});

/** As releases up to 0.6.0 say what was sold. */
function placeOf({ performanceId, sectionId }: Order['lines'][number]): string | null {
  return performanceId === undefined || sectionId === undefined ? null : `${performanceId}/${sectionId}`;
}

const ticket = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicTicket,
  example: examples.ticket,
  show: (data: EventData<'ticket.TicketVoided'>): z.infer<typeof shapes.PublicTicket> => ({
    id: data.id,
    orderId: data.orderId,
    memberId: data.fanId,
    performanceId: data.performanceId,
    sectionId: data.sectionId,
    seat: data.seat,
    paid: data.paid,
    fee: data.fee ?? 0,
    state: data.state,
  }),
});

const payment = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicPayment,
  example: examples.payment,
  show: ({ fanId, ...data }: EventData<'payment.PaymentCaptured'>): z.infer<typeof shapes.PublicPayment> => ({
    id: data.id,
    orderId: data.orderId,
    memberId: fanId,
    method: data.method,
    state: data.state,
    amount: data.amount,
    captured: data.captured,
    refunded: data.refunded,
    currency: data.currency,
  }),
});

const pickUp = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicPickUp,
  example: examples.pickUp,
  show: (data: EventData<'merch.PickUpReady'>): z.infer<typeof shapes.PublicPickUp> => ({
    id: data.id,
    orderId: data.orderId,
    memberId: data.fanId,
    pieces: data.pieces.map(({ itemId, optionId, label, paid, state }) => ({
      item: itemId,
      option: optionId,
      label,
      paid,
      state,
    })),
  }),
});

const booking = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicBooking,
  example: examples.booking,
  show: (data: EventData<'stay.BookingConfirmed'>): z.infer<typeof shapes.PublicBooking> => ({
    id: data.id,
    orderId: data.orderId,
    memberId: data.fanId,
    roomId: data.roomId,
    from: data.from,
    to: data.to,
    paid: data.paid,
    state: data.state,
  }),
});

/** Without its text: a person wrote it, and may change or withdraw it where it is shown. */
const review = (name: string, when: string) => ({
  name,
  when,
  shape: shapes.PublicReview,
  example: examples.review,
  show: (data: EventData<'review.ReviewPublished'>): z.infer<typeof shapes.PublicReview> => ({
    id: data.id,
    memberId: data.authorId,
    subject: data.subject,
    stars: data.stars,
    state: data.state,
    publishedAt: data.publishedAt,
  }),
});

/** What organisers may subscribe to, by the domain event behind it: the one table. */
export const PUBLIC_EVENTS: { readonly [T in EventType]?: PublicEvent<T> } = {
  'ticket.OrderPlaced': order('order.placed', 'A fan ordered; nothing is paid yet'),
  'ticket.OrderCompleted': order('order.completed', 'An order is paid and delivered'),
  'ticket.OrderExpired': order('order.expired', 'An order was not paid in time'),
  'ticket.OrderCancelled': order('order.cancelled', 'An order, or lines of it, were cancelled'),
  'ticket.OrderRefunded': order('order.refunded', 'The money of an order, or of lines of it, is back'),
  'ticket.TicketVoided': ticket('ticket.voided', 'A ticket admits no longer'),
  'ticket.TicketCheckedIn': ticket('ticket.checked-in', 'A ticket was checked in at a gate'),
  'ticket.TicketCheckInUndone': ticket('ticket.check-in-undone', 'Staff undid a check-in'),
  'ticket.TicketTransferred': ticket('ticket.transferred', 'A ticket has a new holder'),
  'ticket.PerformanceCancelled': {
    name: 'performance.cancelled',
    when: 'A performance was cancelled; its orders are being refunded',
    shape: shapes.PublicCancellation,
    example: examples.cancellation,
    show: ({ performanceId, cancelledAt, reason = null }): z.infer<typeof shapes.PublicCancellation> => ({
      performanceId,
      cancelledAt,
      reason,
    }),
  },
  'event.PerformanceChanged': {
    name: 'performance.changed',
    when: 'A performance was added, moved, renamed or withdrawn from sale',
    shape: shapes.PublicPerformance,
    example: examples.performance,
    show: (data): z.infer<typeof shapes.PublicPerformance> => ({
      id: data.id,
      title: data.title,
      startsAt: data.startsAt,
      doorsAt: data.doorsAt ?? null,
      salesCloseAt: data.salesCloseAt ?? null,
      cancelledAt: data.cancelledAt ?? null,
      onSale: data.onSale,
    }),
  },
  'payment.PaymentCaptured': payment('payment.captured', 'The money of an order was captured'),
  'payment.PaymentFailed': payment('payment.failed', 'A payment failed'),
  'payment.RefundCompleted': payment('payment.refunded', 'The payment provider refunded'),
  'merch.PickUpReady': pickUp('goods.ready', 'Goods were sold and can be collected'),
  'merch.PickUpCollected': pickUp('goods.collected', 'Goods, or pieces of them, were collected'),
  'merch.PickUpCollectionUndone': pickUp('goods.collection-undone', 'Staff undid a collection'),
  'merch.PickUpWithdrawn': pickUp('goods.withdrawn', 'Sold goods, or pieces of them, were cancelled'),
  'merch.ItemChanged': {
    name: 'item.changed',
    when: 'An item was added, changed or withdrawn from sale',
    shape: shapes.PublicItem,
    example: examples.item,
    show: (data): z.infer<typeof shapes.PublicItem> => ({
      id: data.id,
      title: data.title,
      price: data.price,
      currency: data.currency,
      stock: data.stock.map(({ optionId, price, stock }) => ({ option: optionId, price, stock })),
      onSale: data.onSale,
    }),
  },
  'stay.RoomChanged': {
    name: 'room.changed',
    when: 'A room was added, changed or withdrawn from sale',
    shape: shapes.PublicRoom,
    example: examples.room,
    show: (data): z.infer<typeof shapes.PublicRoom> => ({
      id: data.id,
      title: data.title,
      pricePerNight: data.pricePerNight,
      currency: data.currency,
      units: data.units,
      from: data.from,
      to: data.to,
      onSale: data.onSale,
    }),
  },
  'stay.BookingConfirmed': booking('booking.confirmed', 'Nights were booked'),
  'stay.BookingCheckedIn': booking('booking.checked-in', 'A guest arrived'),
  'stay.BookingCompleted': booking('booking.completed', 'A stay is over'),
  'stay.BookingCancelled': booking('booking.cancelled', 'A booking was cancelled'),
  'stay.BookingNotShown': booking('booking.not-shown', 'A guest did not come'),
  'review.ReviewPublished': review('review.published', 'A review was published'),
  'review.ReviewChanged': review('review.changed', 'A review was changed, answered, hidden or shown again'),
  'review.ReviewWithdrawn': review('review.withdrawn', 'Its author withdrew a review'),
};

/** The event that an organiser sends to see whether their receiver works; no one subscribes to it. */
export const PING = 'webhook.ping';

/** Every public event with its name and shape. */
export const PUBLIC_EVENT_LIST: readonly Pick<
  PublicEvent<EventType>,
  'name' | 'when' | 'shape' | 'example'
>[] = Object.values(PUBLIC_EVENTS);
