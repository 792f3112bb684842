import { OrderRefused } from '../domain/refusals.ts';
import type { CompensationStore } from './compensation-store.ts';
import type { PaymentPort } from './ports.ts';

/** Who says that a refund was paid outside the provider, and how. */
export interface Settlement {
  readonly refundId: string;
  /** A member with the role ops. */
  readonly by: string;
  readonly reason: string;
}

/**
 * A refund that the provider refused for good is paid by people: recorded in payment's ledger with who and how, and
 * the order or line that waits for it ends with the next step. Answers the amount. A repeat changes nothing.
 * @throws OrderRefused when payment has no such refund, or it does not have to be paid by hand.
 */
export function settleRefund(
  payment: PaymentPort,
  compensations: CompensationStore,
): (settlement: Settlement) => Promise<number> {
  return async (settlement) => {
    const answer = await payment.settle(settlement);
    switch (answer.result) {
      case 'not-found':
        throw new OrderRefused({ reason: 'refund-not-found' });
      case 'refused':
        throw new OrderRefused({ reason: 'refund-not-owed', state: answer.state });
      case 'settled':
        await compensations.hastenSettled(settlement.refundId);
        return answer.amount;
    }
  };
}
