import { answeredSoon } from './answered-soon.ts';
import { voidPayment } from './end-unpaid-order.ts';
import { type NewOrder, openOrder, type Payable } from './new-order.ts';
import { type FirstTry, needsNoVisit, openPayment } from './open-payment.ts';
import type { Move } from './order-store.ts';
import type { SagaContext } from './saga-context.ts';

/** The payment of an order that is not written yet. */
export interface BegunPayment {
  /** The move that the order makes, once it is written OPEN. Its rejection is handled. */
  readonly opening: Promise<Move>;
  /** Undefined: it is not ready soon, or was refused. */
  payable(): Promise<Payable | undefined>;
  /** The order was refused: its payment is voided, without a wait. */
  abandon(): void;
}

/**
 * Begins the payment of an order before the order is written. Where it is ready soon, OPEN and AWAITING_PAYMENT share a
 * commit; otherwise OPEN is written meanwhile, and the step runner goes on with it. Nothing depends on that write: the
 * payment's address and the return's token are given out only once their order is stored, so a payment without an order
 * is never captured. Undefined: there is nothing to visit, and the order does not wait for its payment.
 */
export function beginPayment(
  context: SagaContext,
  placing: NewOrder,
  firstTry: FirstTry,
): BegunPayment | undefined {
  const order = openOrder(placing);
  if (needsNoVisit(order)) return undefined;
  const opening = openPayment(context, order, firstTry);
  opening.catch((error: unknown) =>
    context.log.info({ orderId: order.id, error }, 'a payment that was begun early could not be started'),
  );
  return {
    opening,
    async payable() {
      const move = await answeredSoon(opening);
      if (move?.to !== 'AWAITING_PAYMENT' || move.redirectUrl === undefined) return undefined;
      return { redirectUrl: move.redirectUrl, deadline: move.deadline ?? order.deadline };
    },
    abandon() {
      // A void before the payment is stored would find none.
      const voided = opening.then(
        () => voidPayment(context, order),
        () => voidPayment(context, order),
      );
      voided.catch((error: unknown) =>
        context.log.info({ orderId: order.id, error }, 'the payment of a refused order stays, without a fan'),
      );
    },
  };
}
