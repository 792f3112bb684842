import { z } from 'zod';
import type { Consumer } from './consumer.ts';
import { amount, id, instant, label, memberErased, place, text } from './shapes.ts';

const entry = z.object({ fanId: id, ...place });
const offered = z.object({
  entry,
  hold: z.object({
    id,
    performanceId: id.optional(),
    units: z.array(
      z.object({ ...place, label: label.optional(), seat: z.string().nullable().optional(), price: amount }),
    ),
    currency: z.string(),
    expiresAt: instant,
  }),
});
const passedOver = z.object({ entry });
const holdExpired = z.object({ id, performanceId: id.optional(), units: z.array(z.object(place)) });
const payment = z.object({ fanId: id, orderId: id, amount, refunded: amount, currency: z.string() });
const ticket = z.object({
  id,
  orderId: id,
  fanId: id,
  performanceId: id,
  sectionId: id,
  seat: z.string().nullable(),
  paid: amount,
  fee: amount.optional(),
});
const offeredTicket = ticket.extend({
  offer: z.object({
    id,
    expiresAt: instant,
    mailed: z.boolean(),
    ended: z.enum(['withdrawn', 'expired']).optional(),
  }),
});
const booking = z.object({
  fanId: id,
  orderId: id,
  roomId: id,
  from: z.string(),
  to: z.string(),
  paid: amount,
});
const titled = z.object({ id, title: text });

/** Messages: for whom, and what they say. */
export const notification: Consumer = {
  events: {
    'auth.MailRequested': z.object({
      id,
      kind: z.enum(['password-reset', 'email-confirmation', 'new-device', 'invitation']),
      memberId: id.nullable(),
    }),
    'auth.MemberErased': memberErased,
    'event.FestivalChanged': z.object({
      festival: z.string(),
      title: text,
      timezone: z.string(),
      currency: z.string(),
      venue: z.object({ name: text, address: text }).optional(),
    }),
    'event.PerformanceChanged': titled.extend({
      startsAt: instant,
      doorsAt: instant.optional(),
      cancelledAt: instant.optional(),
      covers: z.array(id).optional(),
      rescheduled: z.object({ reason: z.string().optional() }).optional(),
    }),
    'ticket.PerformanceCancelled': z.object({
      performanceId: id,
      cancelledAt: instant,
      reason: z.string().optional(),
    }),
    'ticket.OrderCompleted': z.object({
      id,
      fanId: id,
      lines: z.array(
        z.object({
          ticketId: id.nullable(),
          ...place,
          label: label.optional(),
          seat: z.string().nullable().optional(),
          paid: amount,
        }),
      ),
      total: amount,
      currency: z.string(),
    }),
    'ticket.TicketVoided': ticket,
    'ticket.TicketTransferred': ticket,
    'ticket.TicketReseated': ticket.extend({ seatBefore: z.string().optional() }),
    'ticket.TicketOffered': offeredTicket,
    'ticket.TicketOfferEnded': offeredTicket,
    'ticket.RefundStarted': z.object({
      id,
      orderId: id,
      fanId: id,
      amount,
      fee: amount,
      currency: z.string(),
      undone: z.literal(true).optional(),
      lines: z.array(
        z.object({ item: z.string(), label, performanceId: id.optional(), paid: amount, fee: amount }),
      ),
    }),
    'payment.PaymentFailed': payment,
    'payment.StrayPaymentRefunded': payment,
    'payment.RefundCompleted': payment,
    'seat.PlaceOffered': offered,
    'merch.PlaceOffered': offered,
    'stay.PlaceOffered': offered,
    'seat.OfferPassedOver': passedOver,
    'merch.OfferPassedOver': passedOver,
    'stay.OfferPassedOver': passedOver,
    'seat.HoldExpired': holdExpired,
    'merch.HoldExpired': holdExpired,
    'stay.HoldExpired': holdExpired,
    'merch.ItemChanged': titled,
    'merch.PickUpReady': z.object({
      fanId: id,
      orderId: id,
      pieces: z.array(z.object({ label, itemId: id, optionId: id.nullable(), paid: amount })),
    }),
    'stay.RoomChanged': titled,
    'stay.BookingConfirmed': booking,
    'stay.BookingCancelled': booking,
    'webhook.EndpointDisabled': z.object({
      id,
      organiserId: id.nullable(),
      receiver: z.string(),
      because: z.enum(['FAILING', 'GONE']),
      failingSince: instant,
    }),
  },
};
