import type { RefundState } from '@clove/contracts';
import type { Refund, UnitRelease } from '../domain/order.ts';

/** A refund that the provider refused for good: a person has to pay it. */
export interface ManualRefund {
  readonly refundId: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly fanId: string;
  readonly amount: number;
  readonly reason: string;
  readonly since: string;
}

/** Compensations of a cancellation that are not done yet: refunds to fans, units back to the inventory. Each row is its own durable step. */
export interface CompensationStore {
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
  /** As it stands; undefined: there is none. */
  refund(refundId: string): Promise<Refund | undefined>;
  /** At most 1,000, oldest first. */
  manualRefunds(): Promise<ManualRefund[]>;
  /** A refund that a person has paid is asked for again now: payment answers that it is done. */
  hastenSettled(refundId: string): Promise<void>;
}
