import { backOffMs } from '@clove/service-kit';
import { refundedByProvider } from '../domain/payment.ts';
import { askStatus } from './ask-status.ts';
import type { PaymentParts } from './parts.ts';
import type { DueRefund } from './payment-store.ts';
import { carryOutRefund, handToPeople } from './refund-payment.ts';
import { quietMs } from './windows.ts';

/** Tries after which an unresolved refund raises an alert: about ten minutes of back-off. */
const TRIES_BEFORE_ALERT = 11;
/** Milliseconds until a refund that waits for another of its payment is checked again. */
const TURN_MS = 300;

/** One step for a refund that is due. */
export async function reconcileRefund(due: DueRefund, parts: PaymentParts): Promise<void> {
  const { refund } = due;
  switch (refund.state) {
    case 'REQUESTED': {
      const after = await carryOutRefund(refund, parts);
      if (after.state === 'REQUESTED') await parts.store.postponeRefund(after, TURN_MS);
      return;
    }
    case 'SENT':
      await parts.store.moveRefund({
        refund,
        to: 'UNKNOWN',
        failure: 'the refund was interrupted',
        lookInMs: 0,
        quietMs: quietMs(parts.windows),
      });
      return;
    case 'UNKNOWN':
      return resolveUnknown(due, parts);
    case 'REJECTED':
      await handToPeople(refund, due.payment, parts);
      return;
    default:
      return;
  }
}

/**
 * One refund of a payment is in flight at a time, so the provider's sum of cancels shows whether this one was
 * applied: it equals what is refunded already, or that and this one.
 */
async function resolveUnknown(due: DueRefund, parts: PaymentParts): Promise<void> {
  const { refund, payment } = due;
  const status = await askStatus(payment, parts);
  if (status.result === 'captured') {
    const gap = status.cancelled - (refundedByProvider(payment) + (status.amount - payment.captured));
    if (gap === refund.amount) {
      await parts.store.moveRefund({ refund, to: 'DONE' });
      return;
    }
    if (gap === 0 && due.quietOver) {
      await parts.store.moveRefund({ refund, to: 'REQUESTED', lookInMs: 0 });
      return;
    }
    if (gap !== 0) {
      parts.log.error(
        { refundId: refund.id, paymentId: payment.id, cancelledAtProvider: status.cancelled },
        "the provider's cancels do not fit the refunds",
      );
    }
  } else {
    parts.log.warn(
      { refundId: refund.id, status: status.result },
      'the provider does not answer the state of a refund',
    );
  }
  if (refund.tries === TRIES_BEFORE_ALERT) parts.alert('refund-unresolved', { refundId: refund.id });
  await parts.store.postponeRefund(refund, backOffMs(refund.tries));
}
