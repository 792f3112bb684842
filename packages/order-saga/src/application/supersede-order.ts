import { Problem } from '@clove/service-kit';
import { undeliveredEnds, unpaidStates } from '../domain/order-states.ts';
import { cancelUnpaid } from './end-unpaid.ts';
import { asUnavailable } from './open-payment.ts';
import type { SagaContext } from './saga-context.ts';

/** Why an order ended whose hold goes over to another one. */
export const superseded = 'superseded';

/**
 * Ends the fan's earlier, unpaid order of a hold that he orders again, if its payment can still be voided. Returns as
 * well when somebody else moved it meanwhile: a new look decides. Throws Problem 409 or 503; then it goes on as it was.
 */
export async function supersede(context: SagaContext, orderId: string, fanId: string): Promise<void> {
  const earlier = await context.store.byId(orderId);
  if (earlier === undefined || earlier.fanId !== fanId) throw holdInUse(orderId);
  if (undeliveredEnds.includes(earlier.state)) return;
  if (!unpaidStates.includes(earlier.state)) throw holdInUse(orderId);
  // Nothing is released: the hold goes over to the new order.
  const { outcome } = await cancelUnpaid(context, earlier, {
    endReason: superseded,
    next: { kind: 'rest' },
  }).catch((error: unknown) => {
    throw asUnavailable(error, earlier);
  });
  if (outcome === 'payment-alive') throw holdInUse(orderId);
}

function holdInUse(orderId: string): Problem {
  return new Problem({
    status: 409,
    type: 'hold-in-another-order',
    detail: 'Another order for the same hold is being paid; look at your orders.',
    extra: { orderId },
  });
}
