import type { RefundAnswer, RefundItem } from '@clove/contracts';
import { correlationId } from '@clove/service-kit';
import type { Payment, Refund } from '../domain/payment.ts';
import type { PaymentParts } from './parts.ts';
import { providerFor, type RefundOutcome } from './provider.ts';
import { quietMs } from './windows.ts';

/**
 * Records a refund under its payment's row lock. Idempotent by refund id. The amount is the order's, checked
 * against what was captured and not yet refunded; one of 0 is done at once.
 */
export async function requestRefund(
  item: RefundItem,
  parts: PaymentParts,
): Promise<{ answer: RefundAnswer; refund: Refund | undefined }> {
  // Nothing was paid, so nothing moves; the ledger holds no entries of 0.
  if (item.amount === 0) return { answer: { result: 'accepted', state: 'DONE' }, refund: undefined };
  const found = await parts.store.requestRefund(item, correlationId());
  if ('refused' in found) {
    return { answer: { result: 'refused', reason: found.refused }, refund: undefined };
  }
  return { answer: accepted(found.refund), refund: found.refund };
}

export function accepted(refund: Refund): RefundAnswer {
  return { result: 'accepted', state: refund.state };
}

/** Carries out a refund that is REQUESTED; waits its turn when another of its payment is in flight. Answers it as it then is. */
export async function carryOutRefund(refund: Refund, parts: PaymentParts): Promise<Refund> {
  const begun = await parts.store.sendRefund(refund.id);
  if (begun === undefined) return (await parts.store.findRefund(refund.id)) ?? refund;
  const outcome = await askProvider(begun.refund, begun.payment, parts);
  return (await settleRefund(begun, outcome, parts)) ?? begun.refund;
}

/** REJECTED -> MANUAL: money is owed and a person must pay it. What was taken on site always is: no one is alerted. */
export async function handToPeople(
  refund: Refund,
  { method }: Pick<Payment, 'method'>,
  parts: PaymentParts,
): Promise<Refund | undefined> {
  const moved = await parts.store.moveRefund({ refund, to: 'MANUAL' });
  if (moved !== undefined && method !== 'onsite') {
    parts.alert('refund-needs-attention', {
      refundId: refund.id,
      paymentId: refund.paymentId,
      amount: refund.amount,
    });
  }
  return moved;
}

async function askProvider(refund: Refund, payment: Payment, parts: PaymentParts): Promise<RefundOutcome> {
  try {
    return await providerFor(parts.providers, payment.method).refund(refund, payment);
  } catch (error) {
    parts.log.error({ err: error, refundId: refund.id }, 'a provider adapter failed at refund');
    return { result: 'unknown', reason: 'the adapter failed', sent: true, ended: false };
  }
}

async function settleRefund(
  { refund, payment }: { readonly refund: Refund; readonly payment: Payment },
  outcome: RefundOutcome,
  parts: PaymentParts,
): Promise<Refund | undefined> {
  switch (outcome.result) {
    case 'done':
      return parts.store.moveRefund({ refund, to: 'DONE' });
    case 'rejected': {
      const rejected = await parts.store.moveRefund({
        refund,
        to: 'REJECTED',
        failure: outcome.reason,
        lookInMs: 0,
      });
      return rejected === undefined
        ? undefined
        : ((await handToPeople(rejected, payment, parts)) ?? rejected);
    }
    case 'unknown':
      parts.log.warn({ refundId: refund.id, reason: outcome.reason }, 'the outcome of a refund is unknown');
      return parts.store.moveRefund({
        refund,
        to: 'UNKNOWN',
        failure: outcome.reason,
        lookInMs: 0,
        quietMs: outcome.sent ? quietMs(parts.windows) : 0,
        newAttempt: outcome.ended,
      });
  }
}
