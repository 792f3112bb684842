import { z } from 'zod';
import { Id, LocalId, UnitId } from './ids.ts';
import { Hold } from './internal/inventory.ts';
import { Amount, Currency } from './money.ts';
import { NumberedSection, StandingSection } from './provision.ts';
import { Instant, LocalisedText } from './text.ts';

/** As in the festival file, but read as events are: see {@link DomainEvent}. */
const Text = z.object(LocalisedText.shape);
const Section = z.discriminatedUnion('kind', [
  z.object(NumberedSection.shape),
  z.object(StandingSection.shape),
]);

const OrderLine = z.object({
  id: Id,
  ticketId: Id.nullable(),
  unitId: UnitId,
  performanceId: LocalId,
  sectionId: LocalId,
  seat: z.string().nullable(),
  unitPrice: Amount,
  paid: Amount,
  state: z.string(),
});

/** The public state of an order, as its events carry it. */
export const OrderData = z.object({
  id: Id,
  fanId: Id,
  state: z.string(),
  lines: z.array(OrderLine),
  total: Amount,
  currency: Currency,
  paymentMethod: z.string(),
  createdAt: Instant,
});

/** The public state of a ticket, as its events carry it. No QR payload: that is a bearer secret. */
export const TicketData = z.object({
  id: Id,
  orderId: Id,
  fanId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  unitId: UnitId,
  seat: z.string().nullable(),
  paid: Amount,
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
  serial: z.int(),
  /** Of a void ticket: the part of `paid` that is not refunded. Absent: none. */
  fee: Amount.optional(),
});

export const PaymentData = z.object({
  id: Id,
  orderId: Id,
  fanId: Id,
  method: z.string(),
  state: z.string(),
  amount: Amount,
  captured: Amount,
  refunded: Amount,
  currency: Currency,
});

export const FestivalData = z.object({
  festival: z.string(),
  title: Text,
  timezone: z.string(),
  currency: Currency,
  opensAt: Instant,
  closesAt: Instant,
});

export const PerformanceData = z.object({
  id: LocalId,
  title: Text,
  startsAt: Instant,
  /** As in the festival file; absent: the default counted from startsAt. */
  salesCloseAt: Instant.optional(),
  doorsAt: Instant.optional(),
  /** When the organiser cancelled it; absent: it takes place. */
  cancelledAt: Instant.optional(),
  sections: z.array(Section),
  /** False once it left the festival file: stored, not sold. */
  onSale: z.boolean(),
});

/** The organiser cancelled a performance: its orders are being refunded. */
export const PerformanceCancellationData = z.object({
  performanceId: LocalId,
  cancelledAt: Instant,
  /** The reason given to fans by the one who cancelled; absent: none was given. */
  reason: z.string().optional(),
});

export const MemberData = z.object({ id: Id, role: z.string(), createdAt: Instant });

/** A fan's entry in the waiting list of a section, as its events carry it. */
export const WaitingData = z.object({
  id: Id,
  fanId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  quantity: z.int().min(1),
  joinedAt: Instant,
});

/**
 * Every domain event of the core services: type -> shape of `data`. The version of each is 1. A service
 * publishes only its own; the catalogue names which it publishes and which it consumes.
 */
export const events = {
  'auth.MemberRegistered': MemberData,
  'event.FestivalChanged': FestivalData,
  'event.PerformanceChanged': PerformanceData,
  'seat.HoldPlaced': Hold,
  'seat.HoldPinned': Hold,
  'seat.HoldSold': Hold,
  'seat.HoldReleased': Hold,
  'seat.HoldExpired': Hold,
  'seat.UnitsReleased': z.object({ hold: Hold, unitIds: z.array(UnitId) }),
  /** Freed places were held for the next fan of a waiting list; published beside that hold's seat.HoldPlaced. */
  'seat.PlaceOffered': z.object({ entry: WaitingData, hold: Hold }),
  /** The entry was next, but the fan's ticket limit is used up: the entry ended. */
  'seat.OfferPassedOver': z.object({ entry: WaitingData }),
  'ticket.OrderPlaced': OrderData,
  'ticket.OrderCompleted': OrderData,
  'ticket.OrderExpired': OrderData,
  'ticket.OrderCancelled': OrderData,
  'ticket.OrderRefunded': OrderData,
  'ticket.TicketVoided': TicketData,
  'ticket.TicketCheckedIn': TicketData,
  /** Staff undid a check-in: the ticket is VALID again. */
  'ticket.TicketCheckInUndone': TicketData,
  'ticket.PerformanceCancelled': PerformanceCancellationData,
  /** A new holder, the next serial: earlier QR codes are invalid. */
  'ticket.TicketTransferred': TicketData,
  'payment.PaymentCaptured': PaymentData,
  'payment.PaymentFailed': PaymentData,
  'payment.PaymentVoided': PaymentData,
  'payment.StrayPaymentRefunded': PaymentData,
  'payment.RefundCompleted': PaymentData,
  'payment.RefundNeedsAttention': PaymentData,
} as const;

export type EventType = keyof typeof events;

const ENTITIES: Readonly<Record<EventType, string>> = {
  'auth.MemberRegistered': 'auth.MemberRegistered',
  'event.FestivalChanged': 'event.FestivalChanged',
  'event.PerformanceChanged': 'event.PerformanceChanged',
  'seat.HoldPlaced': 'seat.HoldPlaced',
  'seat.HoldPinned': 'seat.HoldPlaced',
  'seat.HoldSold': 'seat.HoldPlaced',
  'seat.HoldReleased': 'seat.HoldPlaced',
  'seat.HoldExpired': 'seat.HoldPlaced',
  'seat.UnitsReleased': 'seat.UnitsReleased',
  'seat.PlaceOffered': 'seat.PlaceOffered',
  'seat.OfferPassedOver': 'seat.OfferPassedOver',
  'ticket.OrderPlaced': 'ticket.OrderPlaced',
  'ticket.OrderCompleted': 'ticket.OrderPlaced',
  'ticket.OrderExpired': 'ticket.OrderPlaced',
  'ticket.OrderCancelled': 'ticket.OrderPlaced',
  'ticket.OrderRefunded': 'ticket.OrderPlaced',
  'ticket.TicketVoided': 'ticket.TicketVoided',
  'ticket.TicketCheckedIn': 'ticket.TicketVoided',
  'ticket.TicketCheckInUndone': 'ticket.TicketVoided',
  'ticket.TicketTransferred': 'ticket.TicketVoided',
  'ticket.PerformanceCancelled': 'ticket.PerformanceCancelled',
  'payment.PaymentCaptured': 'payment.PaymentCaptured',
  'payment.PaymentFailed': 'payment.PaymentCaptured',
  'payment.PaymentVoided': 'payment.PaymentCaptured',
  'payment.StrayPaymentRefunded': 'payment.PaymentCaptured',
  'payment.RefundCompleted': 'payment.PaymentCaptured',
  'payment.RefundNeedsAttention': 'payment.PaymentCaptured',
};

/**
 * The kind of entity that an event is about: versions of one subject are counted over all events of its kind.
 * Consumers store it beside the version they have seen, so a name never changes once it was released. Each is named after
 * one of its events, and the name means nothing more.
 */
export function entityOf(type: EventType): string {
  return ENTITIES[type];
}
export type EventData<T extends EventType> = z.infer<(typeof events)[T]>;
