import type { CapturePaymentAnswer, CapturePaymentItem } from '@clove/contracts';
import type { Payment } from '../domain/payment.ts';
import { askStatus } from './ask-status.ts';
import type { PaymentParts } from './parts.ts';
import type { PaymentMove } from './payment-store.ts';
import { type CaptureOutcome, type ProviderStatus, providerFor } from './provider.ts';
import { quietMs } from './windows.ts';

/**
 * Captures a payment: READY -> CAPTURING is stored, parameters included, before the provider is called; only the
 * caller that made that move calls. All others get the state. Never retries and never guesses. Asking about an UNKNOWN
 * payment makes its next check due, unless its provider is known not to answer.
 */
export async function capturePayment(
  item: CapturePaymentItem,
  parts: PaymentParts,
): Promise<CapturePaymentAnswer> {
  if (await gateHolds(item, parts)) return { result: 'pending' };
  const found = await parts.store.beginCapture({
    paymentId: item.paymentId,
    orderId: item.orderId,
    amount: item.amount,
    returnParameters: item.returnParameters,
    keys: keysIn(item.returnParameters, parts),
  });
  if (found === undefined) return { result: 'failed', reason: 'there is no such payment of this order' };
  if (found.begun) return captureAnswer(await carryOutCapture(found.payment, parts));
  if (found.payment.state === 'READY') {
    // With the right amount: another capture of it has just ended, its return refused.
    return found.payment.amount === item.amount ? { result: 'pending' } : refuseOtherAmount(item, parts);
  }
  if (found.payment.state === 'UNKNOWN' && !parts.gate.isClosed(found.payment.method)) {
    await parts.store.hasten(found.payment.id);
  }
  return captureAnswer(found.payment);
}

/** Calls the provider for a payment that is CAPTURING and stores the outcome; answers the payment as it then is. */
export async function carryOutCapture(payment: Payment, parts: PaymentParts): Promise<Payment> {
  const outcome = await askProvider(payment, parts);
  parts.gate.report(payment.method, outcome.result !== 'unknown');
  const move =
    outcome.result === 'return-refused'
      ? await moveByBooks(payment, outcome.reason, parts)
      : captureMove(payment, outcome, parts);
  const moved = await parts.store.move(move);
  if (moved !== undefined) return moved;
  // Another replica took over after the lease; its stored outcome counts.
  return (await parts.store.find(payment.id)) ?? payment;
}

/** The state of a payment as an answer to the order that waits for it. */
export function captureAnswer(payment: Payment): CapturePaymentAnswer {
  switch (payment.state) {
    case 'CAPTURED':
      if (payment.capturedAt === null) throw new Error(`payment ${payment.id} is CAPTURED without a time`);
      return { result: 'captured', amount: payment.captured, capturedAt: payment.capturedAt.toISOString() };
    case 'FAILED':
    case 'VOIDED':
    case 'STRAY':
      return { result: 'failed', reason: payment.reason ?? `the payment is ${payment.state}` };
    case 'READY':
      return { result: 'failed', reason: payment.reason ?? 'the return was refused', payable: true };
    default:
      return { result: 'pending' };
  }
}

async function askProvider(payment: Payment, parts: PaymentParts): Promise<CaptureOutcome> {
  try {
    return await providerFor(parts.providers, payment.method).capture(payment);
  } catch (error) {
    parts.log.error({ err: error, paymentId: payment.id }, 'a provider adapter failed at capture');
    return { result: 'unknown', reason: 'the adapter failed', sent: true };
  }
}

/**
 * The provider refused the return's parameters, e.g. a forged token. This attempt is over: where the provider's books show
 * no payment, it is READY again, so that the fan's own return can still pay. Where they do not answer, it is UNKNOWN.
 */
async function moveByBooks(payment: Payment, reason: string, parts: PaymentParts): Promise<PaymentMove> {
  const status = await askStatus(payment, parts);
  parts.log.warn({ paymentId: payment.id, reason, books: status.result }, 'a return was refused');
  switch (status.result) {
    case 'open':
      return { payment, to: 'READY', reason };
    case 'captured':
      return bookedMove(payment, status);
    case 'failed':
      return { payment, to: 'FAILED', reason: status.reason, lookInMs: quietMs(parts.windows) };
    case 'unavailable':
      return { payment, to: 'UNKNOWN', reason, lookInMs: 0, quietMs: 0 };
  }
}

/** The amount that the provider's books show as captured, unless all of it was refunded. */
export function bookedMove(
  payment: Payment,
  status: Extract<ProviderStatus, { result: 'captured' }>,
): PaymentMove {
  return status.amount > 0 && status.cancelled >= status.amount
    ? { payment, to: 'FAILED', reason: 'cancelled at the provider' }
    : { payment, to: 'CAPTURED', captured: status.amount };
}

function captureMove(
  payment: Payment,
  outcome: Exclude<CaptureOutcome, { result: 'return-refused' }>,
  parts: PaymentParts,
): PaymentMove {
  switch (outcome.result) {
    case 'captured':
      // A wrong amount is recorded as it is: the order compares and undoes.
      return { payment, to: 'CAPTURED', captured: outcome.amount };
    case 'declined':
      return {
        payment,
        to: 'FAILED',
        reason: outcome.reason,
        lookInMs: quietMs(parts.windows),
      };
    case 'unknown':
      parts.log.warn(
        { paymentId: payment.id, reason: outcome.reason },
        'the outcome of a capture is unknown',
      );
      return {
        payment,
        to: 'UNKNOWN',
        reason: outcome.reason,
        lookInMs: 0,
        // What provably was not sent may be sent as soon as the provider answers again.
        quietMs: outcome.sent ? quietMs(parts.windows) : 0,
      };
  }
}

async function gateHolds(item: CapturePaymentItem, parts: PaymentParts): Promise<boolean> {
  if (!parts.gate.anyFails()) return false;
  const payment = await parts.store.find(item.paymentId);
  return payment?.state === 'READY' && !parts.gate.admits(payment.method);
}

/** The order asks for another amount than the payment was made for: it is ended unpaid, so that nothing can be captured later. */
async function refuseOtherAmount(
  item: CapturePaymentItem,
  parts: PaymentParts,
): Promise<CapturePaymentAnswer> {
  const payment = await parts.store.void(item.paymentId, item.orderId);
  parts.log.error({ paymentId: item.paymentId }, 'a capture asked for another amount than the payment has');
  if (payment?.state === 'VOIDED') {
    return { result: 'failed', reason: 'the amount differs from the payment' };
  }
  return payment === undefined ? { result: 'pending' } : captureAnswer(payment);
}

function keysIn(
  returnParameters: Readonly<Record<string, string>>,
  parts: PaymentParts,
): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const provider of parts.providers.values()) {
    const key = provider.keyFrom(returnParameters);
    if (key !== undefined) keys[provider.method] = key;
  }
  return keys;
}
