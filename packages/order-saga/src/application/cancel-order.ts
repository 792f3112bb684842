import { Problem } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import { undeliveredEnds, unpaidStates } from '../domain/order-states.ts';
import { endMove, voidPayment } from './end-unpaid.ts';
import { asUnavailable } from './open-payment.ts';
import type { OrderDriver } from './order-driver.ts';
import type { SagaContext } from './saga-context.ts';

/** Ends a fan's own order before payment and frees its holds. Answers an order that has already ended as it is. Throws Problem 404, 409 or 503. */
export function cancelOrder(context: SagaContext, driver: OrderDriver) {
  return async (fanId: string, orderId: string): Promise<Order> => {
    const order = await context.store.byId(orderId);
    if (order === undefined || order.fanId !== fanId) throw orderNotFound();
    if (undeliveredEnds.includes(order.state)) return order;
    if (!unpaidStates.includes(order.state)) throw tooLate(order);
    const { dead } = await voidPayment(context, order).catch((error: unknown) => {
      throw asUnavailable(error, order);
    });
    if (!dead) throw tooLate(order);
    const ended = await context.store.move(endMove(order, 'CANCELLED', 'cancelled-by-fan'));
    if (ended === undefined) throw tooLate(order);
    driver.start(ended);
    return ended;
  };
}

export function orderNotFound(): Problem {
  return new Problem({ status: 404, type: 'order-not-found', detail: 'There is no such order.' });
}

function tooLate(order: Order): Problem {
  return new Problem({
    status: 409,
    type: 'order-not-cancellable',
    detail: 'This order is being paid or paid. Cancel its tickets instead.',
    extra: { orderId: order.id },
  });
}
