import { z } from 'zod';
import type { Consumer } from './consumer.ts';
import { amount, id, instant, inventory, label, memberErased, place, text } from './shapes.ts';

const hold = z.object({
  id,
  inventory: inventory.optional(),
  performanceId: id.optional(),
  state: z.enum(['ACTIVE', 'PINNED', 'SOLD', 'RELEASED', 'EXPIRED']),
  units: z.array(z.object({ unitId: id, ...place })),
  createdAt: instant,
});
const unitsReleased = z.object({ hold, unitIds: z.array(id) });
const category = z.object({ id }).optional();
const order = z.object({
  id,
  fanId: id,
  state: z.string(),
  lines: z.array(
    z.object({ inventory: inventory.optional(), ...place, label: label.optional(), category, paid: amount }),
  ),
  total: amount,
  currency: z.string(),
  channel: z.string().optional(),
  /** By id, and what it took off. */
  voucher: z.object({ id: z.string(), discount: z.int() }).optional(),
  createdAt: instant,
});
const ticket = z.object({
  id,
  fanId: id,
  performanceId: id,
  sectionId: id,
  category,
  paid: amount,
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
  fee: amount.optional(),
});
const pickUp = z.object({
  id,
  fanId: id,
  pieces: z.array(
    z.object({
      itemId: id,
      optionId: id.nullable(),
      paid: amount,
      state: z.enum(['READY', 'COLLECTED', 'VOID']),
    }),
  ),
});
const booking = z.object({
  id,
  fanId: id,
  roomId: id,
  from: z.string(),
  to: z.string(),
  paid: amount,
  state: z.enum(['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
});
const review = z.object({
  subject: z.object({ kind: z.enum(['performance', 'goods', 'room']), id }),
  authorId: id,
  stars: z.number(),
  state: z.enum(['PUBLISHED', 'HIDDEN', 'WITHDRAWN']),
});
const message = z.object({ id, memberId: id.nullable(), state: z.enum(['SENT', 'DEAD']) });
const payment = z.object({ method: z.string(), captured: amount, refunded: amount });

/** The boards: sums of everything that is held, sold, used and paid. */
export const view: Consumer = {
  events: {
    'auth.MemberErased': memberErased,
    'event.FestivalChanged': z.object({ title: text, timezone: z.string(), currency: z.string() }),
    'event.PerformanceChanged': z.object({
      id,
      title: text,
      startsAt: instant,
      covers: z.array(id).optional(),
    }),
    'merch.ItemChanged': z.object({
      id,
      title: text,
      stock: z.array(z.object({ optionId: id.nullable(), title: text.nullable(), stock: z.number() })),
    }),
    'stay.RoomChanged': z.object({ id, title: text, units: z.number() }),
    ...ofEach(['HoldPlaced', 'HoldPinned', 'HoldSold', 'HoldReleased', 'HoldExpired'], hold),
    ...ofEach(['UnitsReleased'], unitsReleased),
    'seat.SeatsBlocked': z.object({ id, seats: z.array(id) }),
    'seat.SeatsUnblocked': z.object({ id, seats: z.array(id) }),
    'ticket.OrderPlaced': order,
    'ticket.OrderCompleted': order,
    'ticket.OrderExpired': order,
    'ticket.OrderCancelled': order,
    'ticket.OrderRefunded': order,
    'ticket.TicketVoided': ticket,
    'ticket.TicketCheckedIn': ticket,
    'ticket.TicketCheckInUndone': ticket,
    'ticket.TicketTransferred': ticket,
    'ticket.TicketReseated': ticket,
    'payment.PaymentCaptured': payment,
    'payment.PaymentFailed': payment,
    'payment.PaymentVoided': payment,
    'payment.StrayPaymentRefunded': payment,
    'payment.RefundCompleted': payment,
    'payment.RefundNeedsAttention': payment,
    'merch.PickUpReady': pickUp,
    'merch.PickUpCollected': pickUp,
    'merch.PickUpCollectionUndone': pickUp,
    'merch.PickUpWithdrawn': pickUp,
    'stay.BookingConfirmed': booking,
    'stay.BookingCheckedIn': booking,
    'stay.BookingCompleted': booking,
    'stay.BookingCancelled': booking,
    'stay.BookingNotShown': booking,
    'review.ReviewPublished': review,
    'review.ReviewChanged': review,
    'review.ReviewWithdrawn': review,
    'notification.MessageSent': message,
    'notification.MessageFailed': message,
  },
};

/** The same of seat, merch and stay. */
function ofEach(names: readonly string[], need: z.ZodType): Record<string, z.ZodType> {
  return Object.fromEntries(
    inventory.options.flatMap((service) => names.map((name) => [`${service}.${name}`, need])),
  );
}
