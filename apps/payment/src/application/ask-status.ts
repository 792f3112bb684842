import type { Payment } from '../domain/payment.ts';
import type { PaymentParts } from './parts.ts';
import { type ProviderStatus, providerFor } from './provider.ts';

/** What the provider's books say about a payment. An answer after an outage makes what waits for that provider due. */
export async function askStatus(payment: Payment, parts: PaymentParts): Promise<ProviderStatus> {
  const status = await providerFor(parts.providers, payment.method).status(payment);
  if (status.result === 'unavailable') {
    parts.outages.failed(payment.method);
    parts.log.warn(
      { paymentId: payment.id, reason: status.reason },
      'the provider gives no status of a payment',
    );
  } else {
    await parts.outages.succeeded(payment.method);
  }
  return status;
}
