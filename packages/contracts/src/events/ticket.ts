import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { SoldCategory } from '../internal/inventory.ts';
import { Amount } from '../money.ts';
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
  /** Of a void ticket: the part of `paid` that is not refunded. Absent: none. */
  fee: Amount.optional(),
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
    /** The support desk moved it to another seat: the next serial, earlier QR codes are invalid. */
    'ticket.TicketReseated',
  ]),
  ...eventsOf('ticket.PerformanceCancelled', PerformanceCancellationData, ['ticket.PerformanceCancelled']),
};
