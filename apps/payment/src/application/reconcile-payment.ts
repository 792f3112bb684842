import { backOffMs } from '@clove/service-kit';
import { askStatus } from './ask-status.ts';
import { bookedMove, carryOutCapture } from './capture-payment.ts';
import type { PaymentParts } from './parts.ts';
import type { DuePayment } from './payment-store.ts';
import { quietMs } from './windows.ts';

/** Tries after which an unresolved payment raises an alert: about ten minutes of back-off. */
const TRIES_BEFORE_ALERT = 11;

/**
 * One step for a payment that is due: what a crash left in CAPTURING becomes UNKNOWN, UNKNOWN asks the provider,
 * and an ended payment is checked for a late capture. Every write is compare-and-set.
 */
export async function reconcilePayment(due: DuePayment, parts: PaymentParts): Promise<void> {
  const { payment } = due;
  switch (payment.state) {
    case 'CAPTURING':
      await parts.store.move({
        payment,
        to: 'UNKNOWN',
        reason: 'the capture was interrupted',
        lookInMs: 0,
        quietMs: quietMs(parts.windows),
      });
      return;
    case 'UNKNOWN':
      return resolveUnknown(due, parts);
    case 'VOIDED':
    case 'FAILED':
      return checkStray(due, parts);
    default:
      return parts.store.postpone(payment, 'never');
  }
}

async function resolveUnknown(due: DuePayment, parts: PaymentParts): Promise<void> {
  const { payment } = due;
  const status = await askStatus(payment, parts);
  if (status.result === 'captured') {
    await parts.store.move(bookedMove(payment, status));
    return;
  }
  if (status.result === 'failed') {
    await parts.store.move({ payment, to: 'FAILED', reason: status.reason });
    return;
  }
  if (status.result === 'open' && due.lifetimeOver) {
    await parts.store.move({ payment, to: 'FAILED', reason: 'the payment expired at the provider' });
    return;
  }
  if (status.result === 'open' && due.quietOver) {
    const again = await parts.store.recapture(payment);
    if (again !== undefined) await carryOutCapture(again, parts);
    return;
  }
  if (payment.tries === TRIES_BEFORE_ALERT) parts.alert('payment-unresolved', { paymentId: payment.id });
  await parts.store.postpone(payment, backOffMs(payment.tries));
}

async function checkStray(due: DuePayment, parts: PaymentParts): Promise<void> {
  const { payment } = due;
  const status = await askStatus(payment, parts);
  if (status.result === 'captured' && status.cancelled < status.amount) {
    const stray = await parts.store.stray(payment, status.amount - status.cancelled);
    if (stray !== undefined) {
      parts.alert('stray-payment', {
        paymentId: payment.id,
        orderId: payment.orderId,
        amount: stray.captured,
      });
    }
    return;
  }
  if (status.result === 'unavailable') {
    return parts.store.postpone(payment, backOffMs(payment.tries));
  }
  await parts.store.postpone(payment, due.lifetimeOver ? 'never' : 'after-lifetime');
}
