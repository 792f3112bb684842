import type { PaymentState, RefundState } from '@clove/contracts';

/**
 * Every move a payment may make. What is not listed is forbidden.
 *
 * | from           | to        | guard                                                              |
 * | READY          | CAPTURING | return parameters and attempt are stored before the provider call  |
 * | READY          | VOIDED    | the fan cancelled, or the order ended                              |
 * | CAPTURING      | CAPTURED  | the provider captured                                              |
 * | CAPTURING      | FAILED    | the provider's final refusal                                       |
 * | CAPTURING      | READY     | the provider refused the return; its books show no payment         |
 * | CAPTURING      | UNKNOWN   | anything else, a crash included                                    |
 * | UNKNOWN        | CAPTURED  | the provider says so                                               |
 * | UNKNOWN        | FAILED    | the provider says so, or its payment is past lifetime and grace    |
 * | UNKNOWN        | CAPTURING | open at the provider after the quiet time; same key and parameters |
 * | VOIDED, FAILED | STRAY     | the provider says captured: full refund, alert                     |
 */
const payments: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  READY: ['CAPTURING', 'VOIDED'],
  CAPTURING: ['CAPTURED', 'FAILED', 'READY', 'UNKNOWN'],
  UNKNOWN: ['CAPTURED', 'FAILED', 'CAPTURING'],
  CAPTURED: [],
  VOIDED: ['STRAY'],
  FAILED: ['STRAY'],
  STRAY: [],
};

/**
 * Every move a refund may make.
 *
 * | from      | to        | guard                                                         |
 * | REQUESTED | SENT      | no other refund of the payment in flight; before the call     |
 * | SENT      | DONE      | the provider cancelled the amount                             |
 * | SENT      | UNKNOWN   | anything unclear, a crash included                            |
 * | SENT      | REJECTED  | the provider's final refusal                                  |
 * | UNKNOWN   | DONE      | the provider's books show it                                  |
 * | UNKNOWN   | REQUESTED | the provider's books prove it was not applied, quiet time over |
 * | REJECTED  | MANUAL    | an alert was raised                                           |
 * | MANUAL    | DONE      | a person recorded that they paid it                           |
 */
const refunds: Readonly<Record<RefundState, readonly RefundState[]>> = {
  REQUESTED: ['SENT'],
  SENT: ['DONE', 'UNKNOWN', 'REJECTED'],
  UNKNOWN: ['DONE', 'REQUESTED'],
  REJECTED: ['MANUAL'],
  DONE: [],
  MANUAL: ['DONE'],
};

export function paymentMayMove(from: PaymentState, to: PaymentState): boolean {
  return payments[from].includes(to);
}

export function refundMayMove(from: RefundState, to: RefundState): boolean {
  return refunds[from].includes(to);
}

/** Throws on a move that is not in the table: a programming error, never an input's fault. */
export function assertPaymentMove(from: PaymentState, to: PaymentState): void {
  if (!paymentMayMove(from, to)) throw new Error(`a payment may not move from ${from} to ${to}`);
}

/** Throws on a move that is not in the table. */
export function assertRefundMove(from: RefundState, to: RefundState): void {
  if (!refundMayMove(from, to)) throw new Error(`a refund may not move from ${from} to ${to}`);
}
