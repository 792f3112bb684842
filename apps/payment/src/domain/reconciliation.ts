import type { SettlementFinding } from '@clove/contracts';

/** One payment in the ledger. */
export interface BookedPayment {
  readonly id: string;
  readonly orderId: string;
  readonly providerKey: string | null;
  readonly captured: number;
  /** Without what people paid back by hand: the provider does not know of that. */
  readonly refundedByProvider: number;
}

/** The same payment in the provider's books; null: it captured nothing. */
export type ProvidersBook = { readonly captured: number; readonly cancelled: number } | null;

/** The differences between the two, named. */
export function differences(ledger: BookedPayment, provider: ProvidersBook): SettlementFinding[] {
  const of = (kind: SettlementFinding['kind'], expected: number | null, found: number | null) => ({
    kind,
    orderId: ledger.orderId,
    paymentId: ledger.id,
    refundId: null,
    providerKey: ledger.providerKey,
    expected,
    found,
  });
  if (provider === null) {
    return ledger.captured === 0 ? [] : [of('missing-at-provider', ledger.captured, null)];
  }
  if (ledger.captured === 0) {
    // What was paid back there in full has cost no fan anything.
    return provider.captured === provider.cancelled ? [] : [of('missing-in-ledger', null, provider.captured)];
  }
  return [
    ...(provider.captured === ledger.captured
      ? []
      : [of('captured-differs', ledger.captured, provider.captured)]),
    ...(provider.cancelled === ledger.refundedByProvider
      ? []
      : [of('refunded-differs', ledger.refundedByProvider, provider.cancelled)]),
  ];
}

/** What the provider keeps of an amount at so many hundredths of a percent, rounded to the currency's smallest unit. */
export function providerFee(amount: number, basisPoints: number): number {
  return Math.round((amount * basisPoints) / 10_000);
}

/** Where a comparison is: the captured payments of the ledger, those that were never captured here, what the provider lists. */
export const reconciliationPhases = ['LEDGER', 'UNPAID', 'LISTED', 'DONE'] as const;
export type ReconciliationPhase = (typeof reconciliationPhases)[number];
