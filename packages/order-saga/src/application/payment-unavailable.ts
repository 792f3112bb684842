import { UpstreamError } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import { OrderRefused } from '../domain/refusals.ts';

/** Thrown when the payment service or the provider cannot start a payment now; the order stays OPEN and may be tried again. */
export class PaymentUnavailable extends Error {
  override readonly name = 'PaymentUnavailable';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number, options?: ErrorOptions) {
    super('no payment could be started', options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Source: as long as an unavailable service asks its callers to wait. */
const defaultRetrySeconds = 2;

/** What the fan learns when payment could not be asked; only before the return from the provider. Other errors pass through. */
export function asUnavailable(error: unknown, { id: orderId }: Order): unknown {
  if (!(error instanceof UpstreamError) && !(error instanceof PaymentUnavailable)) return error;
  const retryAfterSeconds =
    error instanceof PaymentUnavailable ? error.retryAfterSeconds : defaultRetrySeconds;
  return new OrderRefused(
    { reason: 'payment-unavailable', temporary: true, orderId, retryAfterSeconds },
    { cause: error },
  );
}
