import type { EventType } from '@clove/contracts';
import type { NewEvent } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import type { OrderState } from '../domain/order-states.ts';
import { placeOf } from '../domain/place.ts';
import { type OrderCancellation, receiptOf } from './cancellation.ts';
import type { Fulfilment } from './ports.ts';

type OrderEventType = Extract<EventType, `${string}.Order${string}`>;
type RefundEventType = Extract<EventType, `${string}.RefundStarted`>;

/** The names under which the composing service publishes what happened to its orders. */
export interface OrderEventTypes {
  readonly placed: OrderEventType;
  readonly completed: OrderEventType;
  readonly expired: OrderEventType;
  readonly cancelled: OrderEventType;
  readonly refunded: OrderEventType;
  /** Money of one order is on its way back. */
  readonly refundStarted: RefundEventType;
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
    /** The event of a paid order that could not be delivered. */
    undoing(order: Order, refund: { readonly id: string; readonly amount: number }): NewEvent {
      const { id: orderId, fanId, currency, correlationId } = order;
      const { id, amount } = refund;
      return {
        type: types.refundStarted,
        subject: id,
        subjectVersion: 1,
        correlationId,
        causationId: correlationId,
        data: { id, orderId, fanId, amount, fee: 0, currency, undone: true, lines: [] },
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
      ...(order.channel === 'web' ? {} : { channel: order.channel }),
      createdAt: order.createdAt,
      ...(order.voucher === null ? {} : { voucher: { id: order.voucher.id, discount: discountOf(lines) } }),
      lines: lines.map((line) => ({
        id: line.id,
        ticketId: fulfilment.ticketIdOf(line),
        inventory: line.inventory,
        unitId: line.unitId,
        item: line.item,
        label: line.label,
        // Releases up to 0.6.0 need them.
        ...placeOf(line),
        ...(line.category === null ? {} : { category: line.category }),
        unitPrice: line.unitPrice,
        paid: line.paid,
        state: line.state,
      })),
    };
  }
}

/** What a voucher took off all lines. */
function discountOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { discountShare }) => sum + discountShare, 0);
}
export type OrderEvents = ReturnType<typeof orderEvents>;

/** The event of a cancellation; undefined where nothing was paid: there is nothing to give back. */
export function refundStarted(type: RefundEventType, cancellation: OrderCancellation): NewEvent | undefined {
  const { order, lines } = cancellation;
  const { refundId: id, amount, fee } = receiptOf(cancellation);
  if (amount + fee === 0) return undefined;
  return {
    type,
    subject: id,
    subjectVersion: 1,
    data: {
      id,
      orderId: order.id,
      fanId: order.fanId,
      amount,
      fee,
      currency: order.currency,
      lines: lines.map((each) => {
        const { id: lineId, inventory, item, label, occasionId, paid } = each.line;
        return {
          id: lineId,
          inventory,
          item,
          label,
          ...(occasionId === null ? {} : { performanceId: occasionId }),
          paid,
          fee: each.fee,
        };
      }),
    },
  };
}
