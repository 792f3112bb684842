import { Problem } from '@clove/service-kit';
import type { DebtStore } from './debt-store.ts';
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
 * the order or line that waits for it ends at the next look. Answers the amount. A repeat changes nothing.
 * @throws Problem 404 when payment has no such refund, 409 when it is not owed.
 */
export function settleRefund(
  payment: PaymentPort,
  debts: DebtStore,
): (settlement: Settlement) => Promise<number> {
  return async (settlement) => {
    const answer = await payment.settle(settlement);
    switch (answer.result) {
      case 'not-found':
        throw new Problem({ status: 404, type: 'not-found', detail: 'There is no such refund.' });
      case 'refused':
        throw new Problem({
          status: 409,
          type: 'refund-not-owed',
          detail: `This refund is ${answer.state}: only one that the provider refused for good is paid by hand.`,
        });
      case 'settled':
        await debts.hastenOwed(settlement.refundId);
        return answer.amount;
    }
  };
}
