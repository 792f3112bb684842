import { OrderRefused } from '../domain/refusals.ts';
import type { CompensationStore } from './compensation-store.ts';
import type { PaymentPort } from './ports.ts';
import { type Settlement, settleRefund } from './settle-refund.ts';

/**
 * Money that was taken on site is paid out there: asks for the refund, which no provider carries out, and records who paid it
 * and how. Does not wait for the refund runner: the guest stands at the counter. Answers the amount; a repeat changes nothing.
 * @throws OrderRefused when there is no such refund, or a provider pays it back
 */
export function payOut(
  payment: PaymentPort,
  compensations: CompensationStore,
): (settlement: Settlement) => Promise<number> {
  const settle = settleRefund(payment, compensations);
  return async (settlement) => {
    const refund = await compensations.refund(settlement.refundId);
    if (refund === undefined) throw new OrderRefused({ reason: 'refund-not-found' });
    const { id: refundId, paymentId, orderId, amount, taxFree, vat, reason } = refund;
    // As the runner asks for it, and safe to repeat.
    await payment.refund({ refundId, paymentId, orderId, amount, taxFree, vat, reason });
    return settle(settlement);
  };
}
