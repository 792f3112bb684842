import type { EventType } from '@clove/contracts';
import type { NewEvent } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import type { OrderState } from '../domain/order-states.ts';
import { placeOf } from '../domain/place.ts';
import type { Fulfilment } from './ports.ts';

type OrderEventType = Extract<EventType, `${string}.Order${string}`>;

/** The names under which the composing service publishes what happened to its orders. */
export interface OrderEventTypes {
  readonly placed: OrderEventType;
  readonly completed: OrderEventType;
  readonly expired: OrderEventType;
  readonly cancelled: OrderEventType;
  readonly refunded: OrderEventType;
}

/** Makes domain events of orders; knows which state is worth one. */
export function orderEvents(types: OrderEventTypes, fulfilment: Pick<Fulfilment, 'ticketIdOf'>) {
  const byState: Partial<Record<OrderState, OrderEventType>> = {
    OPEN: types.placed,
    COMPLETED: types.completed,
    EXPIRED: types.expired,
    CANCELLED: types.cancelled,
    REFUNDED: types.refunded,
  };
  return {
    /** Whether entering this state is worth an event. */
    announces: (state: OrderState): boolean => byState[state] !== undefined,
    /** The event of an order that has just entered its state; undefined for states that only the saga knows. */
    entered(order: Order, lines: readonly OrderLine[]): NewEvent | undefined {
      const type = byState[order.state];
      if (type === undefined) return undefined;
      return {
        type,
        subject: order.id,
        subjectVersion: order.version,
        correlationId: order.correlationId,
        causationId: order.correlationId,
        data: orderData(order, lines),
      };
    },
  };

  function orderData(order: Order, lines: readonly OrderLine[]): NewEvent<OrderEventType>['data'] {
    return {
      id: order.id,
      fanId: order.fanId,
      state: order.state,
      total: order.total,
      currency: order.currency,
      paymentMethod: order.paymentMethod,
      createdAt: order.createdAt,
      lines: lines.map((line) => ({
        id: line.id,
        ticketId: fulfilment.ticketIdOf(line),
        inventory: line.inventory,
        unitId: line.unitId,
        item: line.item,
        label: line.label,
        // Releases up to 0.6.0 need them.
        ...placeOf(line),
        unitPrice: line.unitPrice,
        paid: line.paid,
        state: line.state,
      })),
    };
  }
}
export type OrderEvents = ReturnType<typeof orderEvents>;
