import { Problem } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import { undeliveredEnds, unpaidStates } from '../domain/order-states.ts';
import { cancelUnpaid } from './end-unpaid.ts';
import { asUnavailable } from './open-payment.ts';
import type { OrderDriver } from './order-driver.ts';
import type { SagaContext } from './saga-context.ts';

/** Source: one try each for the step that starts its payment and for another tab. */
const cancellationTries = 3;

/** Ends a fan's own order before payment; the fan keeps its holds for the rest of their time. Answers an order that has already ended as it is. Throws Problem 404, 409 or 503. */
export function cancelOrder(context: SagaContext, driver: OrderDriver) {
  return async (fanId: string, orderId: string): Promise<Order> => {
    for (let attempt = 0; attempt < cancellationTries; attempt += 1) {
      const order = await context.store.byId(orderId);
      if (order === undefined || order.fanId !== fanId) throw orderNotFound();
      if (undeliveredEnds.includes(order.state)) return order;
      if (!unpaidStates.includes(order.state)) throw tooLate(order);
      const end = await cancelUnpaid(context, order, {
        endReason: 'given-up',
        next: { kind: 'lease' },
      }).catch((error: unknown) => {
        throw asUnavailable(error, order);
      });
      if (end.outcome === 'payment-alive') throw tooLate(order);
      if (end.outcome === 'ended') {
        driver.start(end.order);
        return end.order;
      }
    }
    throw busy(orderId);
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

function busy(orderId: string): Problem {
  return new Problem({
    status: 409,
    type: 'order-busy',
    detail: 'This order is just being changed; look at it again.',
    retryAfterSeconds: 1,
    extra: { orderId },
  });
}
