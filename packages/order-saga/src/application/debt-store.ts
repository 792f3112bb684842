import type { RefundState } from '@clove/contracts';
import type { Refund, UnitRelease } from '../domain/order.ts';

/** A refund that an organiser has to settle by hand. */
export interface OwedRefund {
  readonly refundId: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly fanId: string;
  readonly amount: number;
  readonly reason: string;
  readonly since: string;
}

/** What the saga still owes after a cancellation: money to fans, units to the inventory. Each row is its own durable step. */
export interface DebtStore {
  /** Takes due refunds whose lease ran out, under a new version and lease. */
  claimRefunds(limit: number): Promise<Refund[]>;
  /**
   * Writes what the payment service said, and, when the money is back, ends the order (undo) or its lines (cancel)
   * in the same commit. `againInMs` null: nothing is left to ask. False: another replica was first.
   */
  recordRefund(refund: Refund, state: RefundState, againInMs: number | null): Promise<boolean>;
  claimReleases(limit: number): Promise<UnitRelease[]>;
  recordRelease(release: UnitRelease): Promise<boolean>;
  /** The release failed: try again after this many milliseconds. */
  postponeRelease(release: UnitRelease, ms: number): Promise<void>;
  owed(): Promise<OwedRefund[]>;
  /** A refund that people owed is asked after now: they say that they paid it. */
  hastenOwed(refundId: string): Promise<void>;
}
