import { z } from 'zod';
import { Id } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { Day, Instant } from '../text.ts';
import { Onsite, PaymentMethod } from './payment.ts';

/** A time span: from an instant, up to another one (excluded). */
const span = { from: Instant, to: Instant };

/** An entry of payment's ledger: money that was captured, or paid back. */
export const LedgerEntry = z.object({
  /** Rises with time. */
  id: z.int(),
  paymentId: Id,
  orderId: Id,
  method: PaymentMethod,
  /** Of method `onsite`: how it was taken. Absent: a provider took it, or from an older service. */
  tender: Onsite.shape.tender.optional(),
  /** The provider's name for the payment, of method `onsite` the terminal's; null where there is none. */
  providerKey: z.string().nullable(),
  kind: z.enum(['CAPTURE', 'REFUND']),
  /** Of a refund; null of a capture. */
  refundId: Id.nullable(),
  amount: Amount,
  currency: Currency,
  at: Instant,
  /** A refund that people paid outside the provider. */
  byHand: z.boolean(),
  /** Of a payment that was captured after it had ended, and is paid back whole: no order accounts for it. */
  stray: z.boolean(),
  /** What the provider keeps of a capture, or gives back with a refund, by the price table of payment. */
  providerFee: Amount,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** POST /internal/ledger: a page of the ledger, oldest first. `after`: the last id that was read. */
export const LedgerPageRequest = z.object({
  ...span,
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(5_000).default(1_000),
});
/** Fewer entries than `limit`: it was the last page. */
export const LedgerPage = z.object({ entries: z.array(LedgerEntry) });

/** POST /internal/ledger/of-orders: every entry of some orders, by order and time. */
export const LedgerOfOrdersRequest = z.object({ orderIds: z.array(Id).max(1_000) });

/** POST /internal/ledger/sums: the ledger by day of a time zone and method. */
export const LedgerSumsRequest = z.object({ ...span, timezone: z.string().min(1).max(64) });
export const LedgerSum = z.object({
  day: Day,
  method: PaymentMethod,
  /** Of method `onsite`: cash and terminal are added up by themselves. */
  tender: Onsite.shape.tender.optional(),
  payments: z.int(),
  captured: Amount,
  refunded: Amount,
  /** The part of `refunded` that people paid by hand. */
  refundedByHand: Amount,
  /** What the provider keeps, less what it gives back with refunds; negative on a day of refunds. */
  providerFees: z.int(),
});
export const LedgerSums = z.object({ sums: z.array(LedgerSum) });
export type LedgerSum = z.infer<typeof LedgerSum>;

/**
 * A difference between the books, named by where it is:
 * - `captured-differs`, `refunded-differs`: ledger and provider say other amounts of one payment
 * - `missing-at-provider`: the ledger has a capture that the provider does not know
 * - `missing-in-ledger`: the provider captured a payment that is not captured here
 * - `unknown-payment`: the provider captured what no payment here is
 * - `provider-silent`: the provider did not say; asked again with the next run
 * - `order-without-capture`: an order was completed, and the ledger has no capture of it
 * - `capture-without-order`: the ledger has a capture, and no order accounts for it
 * - `paid-differs`: an order's lines and the ledger's capture say other amounts
 * - `refund-not-in-ledger`: an order's refund is done, and the ledger has none
 * - `refund-not-in-orders`: the ledger has a refund that no order asked for
 * - `refund-differs`: the two say other amounts of one refund
 */
export const SettlementFindingKind = z.enum([
  'captured-differs',
  'refunded-differs',
  'missing-at-provider',
  'missing-in-ledger',
  'unknown-payment',
  'provider-silent',
  'order-without-capture',
  'capture-without-order',
  'paid-differs',
  'refund-not-in-ledger',
  'refund-not-in-orders',
  'refund-differs',
]);
export const SettlementFinding = z.object({
  kind: SettlementFindingKind,
  orderId: z.string().nullable(),
  paymentId: Id.nullable(),
  refundId: Id.nullable(),
  providerKey: z.string().nullable(),
  /** What the one side says and what the other; null: nothing. In the order in which the kind's words name them. */
  expected: Amount.nullable(),
  found: Amount.nullable(),
});
export type SettlementFinding = z.infer<typeof SettlementFinding>;

/**
 * POST /internal/reconciliations: compares the ledger of a span with the provider's own books, in the background; answers how far
 * that is. `run`: names one comparison; a repeat of the same run answers its state.
 */
export const ReconciliationRequest = z.object({ ...span, run: z.string().min(1).max(100) });
export const ReconciliationAnswer = z.object({
  done: z.boolean(),
  /** Payments that were compared so far. */
  payments: z.int(),
  /** Whether the provider lists its payments, so that one which is unknown here would be found. */
  listed: z.boolean(),
  findings: z.array(SettlementFinding),
});
export type ReconciliationRequest = z.infer<typeof ReconciliationRequest>;
export type ReconciliationAnswer = z.infer<typeof ReconciliationAnswer>;
