import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { InventoryName, Label, SoldCategory } from '../internal/inventory.ts';
import { Amount, Currency } from '../money.ts';
import { Instant } from '../text.ts';
import { eventsOf } from './declare.ts';
import { OrderData } from './order-data.ts';

/** The public state of a ticket, as its events carry it. No QR payload: that is a bearer secret. */
export const TicketData = z.object({
  id: Id,
  orderId: Id,
  fanId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  unitId: UnitId,
  seat: z.string().nullable(),
  /** Absent: it has none. */
  category: SoldCategory.optional(),
  paid: Amount,
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
  serial: z.int(),
  /** Who came in with it, one per performance that it was used for. Absent: of another event than check-in, or of a release up to 0.7.0. */
  checkIns: z
    .array(
      z.object({
        performanceId: LocalId,
        /** Whose gate it was: another one where staff overrode that. */
        gatePerformanceId: LocalId,
        /** Absent: at no named gate. */
        gateId: LocalId.optional(),
        enteredAt: Instant,
      }),
    )
    .optional(),
  /** Of a void ticket: the part of `paid` that is not refunded. Absent: none. */
  fee: Amount.optional(),
});

/** A ticket that is for another seat than before. */
export const TicketReseatedData = TicketData.extend({
  /** Where it was before. Absent: of a release up to 0.8.0. */
  seatBefore: z.string().optional(),
});

/** A ticket whose holder passes it on. Neither the secret of the offer nor the address that it is sent to: see `OfferMailItem`. */
export const TicketOfferData = TicketData.extend({
  offer: z.object({
    id: Id,
    expiresAt: Instant,
    /** Its link is to be sent by mail. */
    mailed: z.boolean(),
    /** Of an ended offer that was not taken. */
    ended: z.enum(['withdrawn', 'expired']).optional(),
  }),
});

/** Money of one order is on its way back: lines of it were cancelled, or it could not be delivered at all. */
export const RefundStartedData = z.object({
  id: Id,
  orderId: Id,
  fanId: Id,
  /** What is paid back, and what is kept. */
  amount: Amount,
  fee: Amount,
  currency: Currency,
  /** It was paid and could not be delivered: there are no lines, and all of it comes back. Absent: no. */
  undone: z.literal(true).optional(),
  lines: z.array(
    z.object({
      id: Id,
      inventory: InventoryName,
      /** In its inventory's terms: see `HeldUnit`. */
      item: z.string(),
      label: Label.nullable(),
      /** Of a place. */
      performanceId: LocalId.optional(),
      paid: Amount,
      fee: Amount,
    }),
  ),
});

/** The organiser cancelled a performance: its orders are being refunded. */
export const PerformanceCancellationData = z.object({
  performanceId: LocalId,
  cancelledAt: Instant,
  /** The reason given to fans by the one who cancelled; absent: none was given. */
  reason: z.string().optional(),
});

export const ticketEvents = {
  ...eventsOf('ticket.OrderPlaced', OrderData, [
    'ticket.OrderPlaced',
    'ticket.OrderCompleted',
    'ticket.OrderExpired',
    'ticket.OrderCancelled',
    'ticket.OrderRefunded',
  ]),
  ...eventsOf('ticket.TicketVoided', TicketData, [
    'ticket.TicketVoided',
    'ticket.TicketCheckedIn',
    /** Staff undid a check-in: the ticket is VALID again. */
    'ticket.TicketCheckInUndone',
    /** A new holder, the next serial: earlier QR codes are invalid. */
    'ticket.TicketTransferred',
  ]),
  /** The support desk moved it to another seat: the next serial, earlier QR codes are invalid. */
  ...eventsOf('ticket.TicketVoided', TicketReseatedData, ['ticket.TicketReseated'], 2),
  ...eventsOf('ticket.TicketVoided', TicketOfferData, ['ticket.TicketOffered', 'ticket.TicketOfferEnded']),
  ...eventsOf('ticket.RefundStarted', RefundStartedData, ['ticket.RefundStarted']),
  ...eventsOf('ticket.PerformanceCancelled', PerformanceCancellationData, ['ticket.PerformanceCancelled']),
};
