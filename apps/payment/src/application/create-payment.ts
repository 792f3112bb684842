import type { CreatePaymentAnswer, CreatePaymentItem } from '@clove/contracts';
import { correlationId } from '@clove/service-kit';
import type { PaymentParts } from './parts.ts';
import type { StartedPayment } from './payment-store.ts';

/**
 * Asks the provider to start a payment and stores its key before a fan is sent there. Idempotent by payment
 * id: a repeat answers what is stored. When the provider's answer is lost, a repeat creates another one; the first
 * has no fan and is never captured.
 */
export async function createPayment(
  item: CreatePaymentItem,
  parts: PaymentParts,
): Promise<CreatePaymentAnswer> {
  // Read before the insert, which would find it too: a repeat must not call the provider again.
  const stored = item.first ? undefined : await parts.store.findStarted(item.paymentId);
  if (stored !== undefined) return answerFromStored(item, stored);

  const provider = parts.providers.get(item.method);
  if (provider === undefined) return declined(`method ${item.method} is not offered`);
  const refusal = provider.refusal(item);
  if (refusal !== undefined) return declined(refusal);
  if (!parts.gate.admits(item.method)) return { result: 'unavailable', retryAfterSeconds: 2 };

  const outcome = await provider.ready(item);
  parts.gate.report(item.method, outcome.result !== 'unavailable');
  switch (outcome.result) {
    case 'declined':
      return declined(outcome.reason);
    case 'unavailable':
      return { result: 'unavailable', retryAfterSeconds: 1 };
    case 'ready': {
      const payment = await parts.store.insertReady({
        item,
        ready: outcome,
        lifetimeSeconds: provider.lifetimeSeconds,
        correlationId: correlationId(),
      });
      if (payment === undefined) return declined('the order has another live payment');
      return answerFromStored(item, payment);
    }
  }
}

function answerFromStored(item: CreatePaymentItem, payment: StartedPayment): CreatePaymentAnswer {
  const same =
    payment.orderId === item.orderId && payment.amount === item.amount && payment.method === item.method;
  if (!same) return declined('this payment id belongs to another payment');
  if (payment.state === 'VOIDED' || payment.state === 'FAILED' || payment.state === 'STRAY') {
    return declined(`the payment is ${payment.state}`);
  }
  return {
    result: 'ready',
    redirectUrl: payment.redirectUrl,
    expiresAt: payment.expiresAt.toISOString(),
  };
}

function declined(reason: string): CreatePaymentAnswer {
  return { result: 'declined', reason };
}
