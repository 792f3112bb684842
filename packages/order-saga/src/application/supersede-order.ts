import { Problem } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import { undeliveredEnds, unpaidStates } from '../domain/order-states.ts';
import { endMove, voidPayment } from './end-unpaid.ts';
import { asUnavailable } from './open-payment.ts';
import type { SagaContext } from './saga-context.ts';

/** Why an order ended whose hold goes over to another one. */
export const superseded = 'superseded';

/**
 * Ends the fan's earlier, unpaid order of a hold that he orders again, if its payment can still be voided. Returns as
 * well when somebody else moved it meanwhile: a new look decides. Throws Problem 409 or 503; then it goes on as it was.
 */
export async function supersede(context: SagaContext, orderId: string, fanId: string): Promise<void> {
  const { store } = context;
  const earlier = await store.byId(orderId);
  if (earlier === undefined || earlier.fanId !== fanId) throw holdInUse(orderId);
  if (undeliveredEnds.includes(earlier.state)) return;
  if (!unpaidStates.includes(earlier.state)) throw holdInUse(orderId);
  // Under this lease no return confirms what cannot be captured any more, and the tab that is just starting the
  // payment does not take the void for a refusal of the provider, on which it would release the hold.
  const taken = await store.move({ order: earlier, to: earlier.state, next: { kind: 'lease' } });
  if (taken === undefined) return;
  const { dead } = await voidPayment(context, taken).catch(async (error: unknown) => {
    await giveBack(context, taken);
    throw asUnavailable(error, taken);
  });
  if (!dead) {
    await giveBack(context, taken);
    throw holdInUse(orderId);
  }
  // Nothing is released: the hold goes over to the new order.
  await store.move({ ...endMove(taken, 'CANCELLED', superseded), next: { kind: 'rest' } });
}

/** The step runner goes on with the order from here. */
async function giveBack({ store }: SagaContext, taken: Order): Promise<void> {
  await store.move({ order: taken, to: taken.state, next: { kind: 'in', ms: 0 } });
}

function holdInUse(orderId: string): Problem {
  return new Problem({
    status: 409,
    type: 'hold-in-another-order',
    detail: 'Another order for the same hold is being paid; look at your orders.',
    extra: { orderId },
  });
}
