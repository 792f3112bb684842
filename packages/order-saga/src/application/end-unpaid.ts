import type { PaymentState } from '@clove/contracts';
import type { Order } from '../domain/order.ts';
import { endBeforePayment } from '../domain/order-states.ts';
import type { Move } from './order-store.ts';
import type { SagaContext } from './saga-context.ts';

/** The states of a payment that nothing can be captured from any more: only they allow a release. */
const deadPayments: readonly (PaymentState | 'NOT_FOUND')[] = ['VOIDED', 'FAILED', 'NOT_FOUND'];

/**
 * Voids the order's payment by compare-and-set. Answers false when it is not dead afterwards: then the order must
 * go on. Throws when the payment service cannot be asked: the outcome is not known.
 */
export async function voidPayment(
  { payment }: Pick<SagaContext, 'payment'>,
  order: Order,
): Promise<{ readonly dead: boolean; readonly state: PaymentState | 'NOT_FOUND' }> {
  const { state } = await payment.void({ paymentId: order.paymentId, orderId: order.id });
  return { dead: deadPayments.includes(state), state };
}

/** The move that ends an order before payment; the holds are released next. */
export function endMove(order: Order, wanted: 'EXPIRED' | 'CANCELLED', endReason: string): Move {
  return { order, to: endBeforePayment(order.state, wanted), endReason, next: { kind: 'lease' } };
}
