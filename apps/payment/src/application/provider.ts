import type { CreatePaymentItem, PaymentMethod } from '@clove/contracts';
import type { Payment, Refund } from '../domain/payment.ts';

/** The outcome of asking the provider to start a payment. */
export type ReadyOutcome =
  | {
      readonly result: 'ready';
      readonly providerKey: string | null;
      readonly redirectUrl: string | null;
      readonly checkoutKey: string | null;
    }
  | { readonly result: 'declined'; readonly reason: string }
  /** Unknown; a repeat is safe, since a payment without a fan on its page is never captured. */
  | { readonly result: 'unavailable' };

/** The outcome of a capture. Never guessed: all that is not proved is unknown. */
export type CaptureOutcome =
  /** `amount`: as the provider answered it, correct or not. */
  | { readonly result: 'captured'; readonly amount: number }
  | { readonly result: 'declined'; readonly reason: string }
  /** The provider refused the return's parameters; its books decide what the payment's state is. */
  | { readonly result: 'return-refused'; readonly reason: string }
  /** `sent: false`: provably never left this process (connection refused). */
  | { readonly result: 'unknown'; readonly reason: string; readonly sent: boolean };

/** A payment in the provider's books. */
export type ProviderStatus =
  /** `cancelled`: sum of its cancels so far. */
  | { readonly result: 'captured'; readonly amount: number; readonly cancelled: number }
  | { readonly result: 'failed'; readonly reason: string }
  /** Not captured, and could still be. */
  | { readonly result: 'open' }
  | { readonly result: 'unavailable'; readonly reason: string };

/** The outcome of a refund. */
export type RefundOutcome =
  | { readonly result: 'done' }
  | { readonly result: 'rejected'; readonly reason: string }
  /** `ended`: the provider answered the call, so the call is not still running there. */
  | { readonly result: 'unknown'; readonly reason: string; readonly sent: boolean; readonly ended: boolean };

/** One entry of the provider's own list of what it captured and paid back. */
export interface ListedTransaction {
  readonly providerKey: string;
  /** As sent to the provider; any text where it was made without this service. */
  readonly orderId: string;
  readonly kind: 'CAPTURE' | 'REFUND';
  readonly amount: number;
}

/** A page of that list. */
export type ListedTransactions =
  | {
      readonly result: 'listed';
      readonly transactions: readonly ListedTransaction[];
      /** What the next page is asked for with; null: it was the last. */
      readonly next: string | null;
    }
  | { readonly result: 'unavailable'; readonly reason: string };

/**
 * The port to a payment provider. No method retries and none throws for a provider's behaviour: each call has
 * its own time-out, and an unclear answer is an outcome. Adapters keep no state between calls.
 */
export interface Provider {
  readonly method: PaymentMethod;
  /** Seconds after ready in which a payment may be captured. Source: the provider's documents. */
  readonly lifetimeSeconds: number;
  /** Why this payment can never be made with this method, or undefined. */
  refusal(item: CreatePaymentItem): string | undefined;
  ready(item: CreatePaymentItem): Promise<ReadyOutcome>;
  /** The provider's key among the return parameters, for methods whose key is only known then. */
  keyFrom(returnParameters: Readonly<Record<string, string>>): string | undefined;
  capture(payment: Payment): Promise<CaptureOutcome>;
  status(payment: Payment): Promise<ProviderStatus>;
  refund(refund: Refund, payment: Payment): Promise<RefundOutcome>;
  /** A page of what it captured and paid back in a span of time. Absent: the provider lists nothing (Kakao Pay). */
  transactions?(
    span: { readonly from: Date; readonly to: Date },
    after: string | null,
  ): Promise<ListedTransactions>;
}

/** The providers of this variant, by method. */
export type Providers = ReadonlyMap<PaymentMethod, Provider>;

export function providersOf(...providers: Provider[]): Providers {
  return new Map(providers.map((provider) => [provider.method, provider]));
}

/** The provider of a stored payment. Throws when this variant lacks it: then the wrong image runs on this database. */
export function providerFor(providers: Providers, method: PaymentMethod): Provider {
  const provider = providers.get(method);
  if (provider === undefined) throw new Error(`this variant has no provider for method ${method}`);
  return provider;
}
