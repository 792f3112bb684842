import type { InventoryName, PaymentMethod, RefundState } from '@clove/contracts';
import { Refused } from '@clove/service-kit';
import type { MissingConsent } from './consent.ts';
import type { NeedOfCode, VoucherRefusal } from './voucher.ts';

/** Why an order, a return, a cancellation or a refund is not what its caller asked for. */
export type OrderRefusal =
  // Placing an order
  | { readonly reason: 'not-on-sale-yet'; readonly temporary: true }
  | { readonly reason: 'sales-paused' }
  | { readonly reason: 'inventory-unavailable'; readonly temporary: true }
  /** The festival does not sell what this inventory keeps. */
  | { readonly reason: 'inventory-not-offered'; readonly inventory: InventoryName }
  | { readonly reason: 'hold-not-found'; readonly holdId: string | undefined }
  | { readonly reason: 'hold-ended'; readonly holdId: string | undefined; readonly state: string }
  /** The organiser cancelled what the hold is for. */
  | {
      readonly reason: 'hold-of-cancelled-occasion';
      readonly holdId: string;
      readonly occasionId: string;
    }
  /** The fan's other order for the same hold is being paid. */
  | { readonly reason: 'hold-in-another-order'; readonly orderId: string }
  /** Another order for the same hold is being placed at this moment. */
  | { readonly reason: 'hold-being-ordered' }
  | { readonly reason: 'payment-method-not-offered'; readonly offered: readonly PaymentMethod[] }
  | { readonly reason: 'currency-changed' }
  /** Legal texts that the fan did not agree to, or to an older version of them. */
  | { readonly reason: 'consent-needed'; readonly missing: readonly MissingConsent[] }
  /** Fewer or more of a price category than one order may have; `max` null: no limit above. */
  | {
      readonly reason: 'category-limit';
      readonly category: string;
      readonly min: number;
      readonly max: number | null;
    }
  | VoucherRefusal
  /** Sold only with a code that opens it: `item` was held in a hidden section, or before the sale opened. */
  | { readonly reason: 'voucher-required'; readonly need: NeedOfCode; readonly item: string }
  /** Codes that are none were tried too often. */
  | { readonly reason: 'too-many-codes'; readonly retryAfterSeconds: number }
  | { readonly reason: 'payment-declined'; readonly orderId: string }
  | {
      readonly reason: 'payment-unavailable';
      readonly temporary: true;
      readonly orderId: string;
      readonly retryAfterSeconds: number;
    }
  // One order
  | { readonly reason: 'order-not-found' }
  | { readonly reason: 'order-not-cancellable'; readonly orderId: string }
  | { readonly reason: 'order-busy'; readonly orderId: string }
  /** A return of an order that was being ended for longer than its caller waits. */
  | { readonly reason: 'return-not-decided'; readonly temporary: true; readonly orderId: string }
  // Cancelling what is paid
  | { readonly reason: 'ticket-not-found' }
  | { readonly reason: 'ticket-not-cancellable'; readonly refused: readonly RefusedLine[] }
  /** Not a line of this order. */
  | { readonly reason: 'line-not-found' }
  /** The state of the lines, or what became of their delivery, forbids it. */
  | { readonly reason: 'line-not-cancellable'; readonly refused: readonly RefusedLine[] }
  /** The organiser pays it back in full: the fan's own cancellation would cost a fee. */
  | { readonly reason: 'occasion-cancelled'; readonly occasionIds: readonly string[] }
  | { readonly reason: 'refunds-closed' }
  // Settling by hand
  | { readonly reason: 'refund-not-found' }
  | { readonly reason: 'refund-not-owed'; readonly state: RefundState };

/** Why the units of a line cannot be cancelled, for people. */
export interface RefusedLine {
  readonly lineId: string;
  readonly reason: string;
}

export class OrderRefused extends Refused<OrderRefusal> {}
