import type { EventData } from '@clove/contracts';
import type { NewEvent } from '@clove/service-kit';
import type { Payment } from './payment.ts';

type PaymentEventType = Extract<NewEvent['type'], `payment.${string}`>;

/** The domain event of a change; carries the payment's full public state after it. */
export function paymentEvent(type: PaymentEventType, payment: Payment): NewEvent {
  return {
    type,
    subject: payment.id,
    subjectVersion: payment.version,
    correlationId: payment.correlationId,
    data: publicState(payment),
  };
}

/** The event that entering a state publishes; none for steps on the way. */
export function eventOnEntering(payment: Payment): NewEvent | undefined {
  switch (payment.state) {
    case 'CAPTURED':
      return paymentEvent('payment.PaymentCaptured', payment);
    case 'FAILED':
      return paymentEvent('payment.PaymentFailed', payment);
    case 'VOIDED':
      return paymentEvent('payment.PaymentVoided', payment);
    default:
      return undefined;
  }
}

function publicState(payment: Payment): EventData<'payment.PaymentCaptured'> {
  return {
    id: payment.id,
    orderId: payment.orderId,
    fanId: payment.fanId,
    method: payment.method,
    state: payment.state,
    amount: payment.amount,
    captured: payment.captured,
    refunded: payment.refunded,
    currency: payment.currency,
  };
}
