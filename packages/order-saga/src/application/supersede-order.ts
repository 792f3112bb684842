import { Problem } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import { undeliveredEnds, unpaidStates } from '../domain/order-states.ts';
import { cancelUnpaid } from './end-unpaid.ts';
import { asUnavailable } from './open-payment.ts';
import type { SagaContext } from './saga-context.ts';

/** Why an order ended whose hold goes over to another one. */
export const superseded = 'superseded';

/**
 * Ends the fan's earlier, unpaid orders of holds that he orders again, if their payments can still be voided. Returns
 * as well when somebody else moved one meanwhile: a new look decides. Throws Problem 409 or 503; those not ended yet go on as they were.
 */
export async function supersede(
  context: SagaContext,
  orderIds: readonly string[],
  fanId: string,
): Promise<void> {
  const unpaid: Order[] = [];
  // All are looked at before any is ended: the fan keeps those that he can pay when the new one has no chance.
  for (const orderId of orderIds) {
    const earlier = await context.store.byId(orderId);
    if (earlier === undefined || earlier.fanId !== fanId) throw holdInUse(orderId);
    if (unpaidStates.includes(earlier.state)) unpaid.push(earlier);
    else if (!undeliveredEnds.includes(earlier.state)) throw holdInUse(orderId);
  }
  for (const order of unpaid) await endFor(context, order);
}

/** Nothing is released: the hold goes over to the new order. */
async function endFor(context: SagaContext, order: Order): Promise<void> {
  const { outcome } = await cancelUnpaid(context, order, {
    endReason: superseded,
    next: { kind: 'rest' },
  }).catch((error: unknown) => {
    throw asUnavailable(error, order);
  });
  if (outcome === 'payment-alive') throw holdInUse(order.id);
}

function holdInUse(orderId: string): Problem {
  return new Problem({
    status: 409,
    type: 'hold-in-another-order',
    detail: 'Another order for the same hold is being paid; look at your orders.',
    extra: { orderId },
  });
}
