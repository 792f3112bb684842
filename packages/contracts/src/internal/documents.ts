import { z } from 'zod';
import { NamedVenue } from '../festival-page.ts';
import { Id, LocalId } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { Organiser } from '../provision.ts';
import { Instant, LocalisedText } from '../text.ts';
import { InventoryName, Label, SoldCategory } from './inventory.ts';
import { RefundState } from './payment.ts';

/** As in the festival file, but read as answers are: what a newer service adds is dropped. */
const Text = z.object(LocalisedText.shape);

/** What papers say of the festival. */
export const PaperFestival = z.object({
  title: Text,
  timezone: z.string(),
  /** Null: the festival file does not say. */
  organiser: z.object({ ...Organiser.shape, name: Text, address: Text.optional() }).nullable(),
  /** Absent: the festival file names none, or the answer is of a release up to 0.11.0. */
  venue: NamedVenue.optional(),
});
export type PaperFestival = z.infer<typeof PaperFestival>;

/** That a performance starts at another time than was sold. Absent: as null, of releases up to 0.9.0. */
const Moved = {
  /** The start that was sold; null: it is the present one. */
  previousStartsAt: Instant.nullable().optional(),
  /** Why it was moved, where the organiser gave a reason. */
  moveReason: z.string().nullable().optional(),
};

/** A valid ticket as its paper shows it. `qr` is a bearer secret: never stored, never logged. */
export const PaperTicket = z.object({
  id: Id,
  orderId: Id,
  performanceId: LocalId,
  /** Null, as its times are: the performance is not known. */
  performanceTitle: Text.nullable(),
  startsAt: Instant.nullable(),
  doorsAt: Instant.nullable(),
  ...Moved,
  sectionId: LocalId,
  seat: z.string().nullable(),
  /** Who is to enter, where staff recorded a name. Null or absent: the member's own. */
  holderName: z.string().nullable().optional(),
  category: SoldCategory.nullable(),
  currency: Currency,
  paid: Amount,
  serial: z.int(),
  /** Which of the order's tickets it is, from 1, and how many the order has. */
  position: z.int().min(1),
  of: z.int().min(1),
  qr: z.string(),
  /** Of a pass: the performances that it admits to, by start. Absent: it is for one performance. */
  pass: z
    .array(
      z.object({
        id: LocalId,
        title: Text,
        startsAt: Instant,
        ...Moved,
        /** Its holder came in with it. Absent as well: releases up to 0.9.0 did not say. */
        used: z.boolean().optional(),
        /** The organiser cancelled it. Absent as well: not said. */
        cancelled: z.boolean().optional(),
      }),
    )
    .optional(),
});
export type PaperTicket = z.infer<typeof PaperTicket>;

/** What was bought with one payment, and what became of it. */
export const PaperOrder = z.object({
  id: Id,
  placedAt: Instant,
  /** A payment method; a newer ticket service may know more of them. */
  paymentMethod: z.string(),
  currency: Currency,
  total: Amount,
  vat: Amount,
  taxFree: Amount,
  /** Of an order of the box office: its guest. Null or absent: none was asked, or it is a member's. */
  guestName: z.string().nullable().optional(),
  lines: z.array(
    z.object({
      inventory: InventoryName,
      item: z.string(),
      label: Label.nullable(),
      category: SoldCategory.nullable(),
      performanceTitle: Text.nullable(),
      startsAt: Instant.nullable(),
      unitPrice: Amount,
      discountShare: Amount,
      paid: Amount,
      /** Null: it was not cancelled. Otherwise what is kept of `paid`. */
      fee: Amount.nullable(),
    }),
  ),
  refunds: z.array(z.object({ amount: Amount, state: RefundState, requestedAt: Instant })),
});
export type PaperOrder = z.infer<typeof PaperOrder>;

/** POST /internal/papers/ticket of ticket: one valid ticket that the fan holds. */
export const PaperTicketItem = z.object({ ticketId: Id, fanId: Id });
export const PaperTicketAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('ok'), festival: PaperFestival, ticket: PaperTicket }),
  z.object({ result: z.literal('not-found') }),
  /** It is the fan's, and admits no one now: offered, void or checked in, a pass to all of its performances. */
  z.object({ result: z.literal('not-valid'), state: z.string() }),
]);
export type PaperTicketItem = z.infer<typeof PaperTicketItem>;
export type PaperTicketAnswer = z.infer<typeof PaperTicketAnswer>;

/** POST /internal/papers/order of ticket: an order that the fan paid for, and those of its valid tickets that the fan holds. */
export const PaperOrderItem = z.object({ orderId: Id, fanId: Id });
export const PaperOrderAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    festival: PaperFestival,
    order: PaperOrder,
    tickets: z.array(PaperTicket),
  }),
  z.object({ result: z.literal('not-found') }),
  /** Nothing was captured for it (yet). */
  z.object({ result: z.literal('not-paid') }),
]);
export type PaperOrderItem = z.infer<typeof PaperOrderItem>;
export type PaperOrderAnswer = z.infer<typeof PaperOrderAnswer>;

/** POST /internal/papers/desk-order of ticket: who an order of the box office is made out to. An order of a fan is `not-found`. */
export const GuestOfOrderItem = z.object({ orderId: Id });
export const GuestOfOrderAnswer = z.discriminatedUnion('result', [
  /** As the fan of the order. */
  z.object({ result: z.literal('ok'), guestId: Id }),
  z.object({ result: z.literal('not-found') }),
]);
export type GuestOfOrderItem = z.infer<typeof GuestOfOrderItem>;
export type GuestOfOrderAnswer = z.infer<typeof GuestOfOrderAnswer>;

/** POST /internal/documents/order of documents: what the mail that confirms an order carries. */
export const OrderPapersItem = z.object({ orderId: Id, memberId: Id, language: z.enum(['ko', 'en']) });
export const OrderPapersAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    files: z.array(z.object({ filename: z.string(), contentType: z.string(), base64: z.string() })),
  }),
  /** There is nothing to print of it: no valid ticket that the member holds. */
  z.object({ result: z.literal('nothing') }),
]);
export type OrderPapersItem = z.infer<typeof OrderPapersItem>;
export type OrderPapersAnswer = z.infer<typeof OrderPapersAnswer>;
