import type { Currency, PaymentMethod, PaymentState, RefundState } from '@clove/contracts';

/** A payment as stored. Amounts are integers in the currency's smallest unit. */
export interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly fanId: string;
  readonly method: PaymentMethod;
  readonly state: PaymentState;
  readonly version: number;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
  readonly currency: Currency;
  readonly itemName: string;
  readonly quantity: number;
  readonly returnUrl: string;
  /** Kakao's tid, Toss's paymentKey; null until the provider gave one. */
  readonly providerKey: string | null;
  readonly redirectUrl: string | null;
  /** Secret of the payment's checkout page; only methods that need one. */
  readonly checkoutKey: string | null;
  /** Parameters of the provider's redirect; a secret until captured, deleted after. */
  readonly returnParameters: Readonly<Record<string, string>> | null;
  /** Number of captures begun. */
  readonly attempt: number;
  readonly captured: number;
  readonly refunded: number;
  /** The part of `refunded` that people paid by hand, unknown to the provider. */
  readonly refundedByHand: number;
  readonly capturedAt: Date | null;
  readonly reason: string | null;
  readonly correlationId: string;
  readonly createdAt: Date;
  /** End of the provider key's lifetime. */
  readonly expiresAt: Date;
  /** Checks by the reconciler since the last change of state. */
  readonly tries: number;
}

/** A refund as stored. */
export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
  readonly reason: string;
  readonly state: RefundState;
  readonly version: number;
  /** Rises when the provider finished a call without a clear outcome: the next call is a new one to it. */
  readonly attempt: number;
  readonly correlationId: string;
  readonly tries: number;
}

/** The part of a payment that the provider has refunded, as far as it is booked. */
export function refundedByProvider({ refunded, refundedByHand }: Payment): number {
  return refunded - refundedByHand;
}
