import { z } from 'zod';
import type { Consumer } from './consumer.ts';
import { amount, id, instant, inventory, label, place, text } from './shapes.ts';

const order = z.object({
  id,
  fanId: id,
  state: z.string(),
  lines: z.array(
    z.object({
      id,
      ticketId: id.nullable(),
      inventory: inventory.optional(),
      ...place,
      label: label.optional(),
      seat: z.string().nullable().optional(),
      unitPrice: amount,
      paid: amount,
      state: z.string(),
    }),
  ),
  total: amount,
  currency: z.string(),
  paymentMethod: z.string(),
  channel: z.string().optional(),
  createdAt: instant,
});
const ticket = z.object({
  id,
  orderId: id,
  fanId: id,
  performanceId: id,
  sectionId: id,
  seat: z.string().nullable(),
  paid: amount,
  fee: amount.optional(),
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
});
const payment = z.object({
  id,
  orderId: id,
  fanId: id,
  method: z.string(),
  state: z.string(),
  amount,
  captured: amount,
  refunded: amount,
  currency: z.string(),
});
const pickUp = z.object({
  id,
  orderId: id,
  fanId: id,
  pieces: z.array(
    z.object({
      itemId: id,
      optionId: id.nullable(),
      label,
      paid: amount,
      state: z.enum(['READY', 'COLLECTED', 'VOID']),
    }),
  ),
});
const booking = z.object({
  id,
  orderId: id,
  fanId: id,
  roomId: id,
  from: z.string(),
  to: z.string(),
  paid: amount,
  state: z.enum(['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
});
const review = z.object({
  id,
  authorId: id,
  subject: z.object({ kind: z.enum(['performance', 'goods', 'room']), id }),
  stars: z.number(),
  state: z.enum(['PUBLISHED', 'HIDDEN', 'WITHDRAWN']),
  publishedAt: instant,
});

/** Events for organisers: all that their public shapes show. */
export const webhook: Consumer = {
  events: {
    'ticket.OrderPlaced': order,
    'ticket.OrderCompleted': order,
    'ticket.OrderExpired': order,
    'ticket.OrderCancelled': order,
    'ticket.OrderRefunded': order,
    'ticket.TicketVoided': ticket,
    'ticket.TicketCheckedIn': ticket,
    'ticket.TicketCheckInUndone': ticket,
    'ticket.TicketTransferred': ticket,
    'ticket.PerformanceCancelled': z.object({
      performanceId: id,
      cancelledAt: instant,
      reason: z.string().optional(),
    }),
    'event.PerformanceChanged': z.object({
      id,
      title: text,
      startsAt: instant,
      doorsAt: instant.optional(),
      salesCloseAt: instant.optional(),
      cancelledAt: instant.optional(),
      onSale: z.boolean(),
    }),
    'payment.PaymentCaptured': payment,
    'payment.PaymentFailed': payment,
    'payment.RefundCompleted': payment,
    'merch.PickUpReady': pickUp,
    'merch.PickUpCollected': pickUp,
    'merch.PickUpCollectionUndone': pickUp,
    'merch.PickUpWithdrawn': pickUp,
    'merch.ItemChanged': z.object({
      id,
      title: text,
      price: amount,
      currency: z.string(),
      stock: z.array(z.object({ optionId: id.nullable(), price: amount, stock: z.number() })),
      onSale: z.boolean(),
    }),
    'stay.RoomChanged': z.object({
      id,
      title: text,
      pricePerNight: amount,
      currency: z.string(),
      units: z.number(),
      from: z.string(),
      to: z.string(),
      onSale: z.boolean(),
    }),
    'stay.BookingConfirmed': booking,
    'stay.BookingCheckedIn': booking,
    'stay.BookingCompleted': booking,
    'stay.BookingCancelled': booking,
    'stay.BookingNotShown': booking,
    'review.ReviewPublished': review,
    'review.ReviewChanged': review,
    'review.ReviewWithdrawn': review,
  },
};
