import type { PaymentState } from '@clove/contracts';
import type { Order } from '../domain/order.ts';
import {
  endBeforePayment,
  type UnpaidEndReason,
  undeliveredEnds,
  unpaidStates,
} from '../domain/order-states.ts';
import { OrderRefused } from '../domain/refusals.ts';
import type { Move, Next } from './order-store.ts';
import { asUnavailable } from './payment-unavailable.ts';
import type { OrderDriver, SagaContext } from './saga-context.ts';

/*
 * All ways in which an order ends before it is paid: its deadline passes (a step), its fan gives the payment up or
 * cancels the order, another order takes its holds over. Each voids the payment first.
 */

/** Source: one try each for the step that starts its payment and for another tab. */
const cancellationTries = 3;

/** Ends a fan's own order before payment; the fan keeps its holds for what is left of their time. Answers an order that has already ended as it is. Throws OrderRefused. */
export function cancelOrder(context: SagaContext, driver: OrderDriver) {
  return async (fanId: string, orderId: string): Promise<Order> => {
    for (let attempt = 0; attempt < cancellationTries; attempt += 1) {
      const order = await context.store.byId(orderId);
      if (order === undefined || order.fanId !== fanId) {
        throw new OrderRefused({ reason: 'order-not-found' });
      }
      if (undeliveredEnds.includes(order.state)) return order;
      if (!unpaidStates.includes(order.state)) {
        throw new OrderRefused({ reason: 'order-not-cancellable', orderId });
      }
      const end = await endOrRefuse(context, order, { endReason: 'given-up', next: { kind: 'lease' } });
      if (end.outcome === 'payment-alive') {
        throw new OrderRefused({ reason: 'order-not-cancellable', orderId });
      }
      if (end.outcome === 'ended') {
        driver.start(end.order);
        return end.order;
      }
    }
    throw new OrderRefused({ reason: 'order-busy', orderId });
  };
}

/**
 * The provider sent the fan back without a payment: READY -> VOIDED, and only if that succeeded the order ends. Never
 * an error for the fan: an order that could not be ended now ends at its deadline. Answers the order as it then is.
 */
export async function giveUpOrder(
  context: SagaContext,
  driver: OrderDriver,
  order: Order,
  endReason: UnpaidEndReason,
): Promise<Order> {
  const { log } = context;
  if (order.state !== 'AWAITING_PAYMENT') return order;
  try {
    const end = await endUnpaid(context, order, { endReason, next: { kind: 'lease' } });
    switch (end.outcome) {
      case 'ended':
        driver.start(end.order);
        return end.order;
      case 'payment-alive':
        log.warn({ orderId: order.id, state: end.state }, 'gave up, but the payment cannot be voided');
        return order;
      case 'moved':
        return order;
    }
  } catch (error) {
    log.warn({ orderId: order.id, error }, 'gave up, but the payment could not be asked');
    return order;
  }
}

/**
 * Ends the fan's earlier, unpaid orders of holds that the fan orders again, if their payments can still be voided.
 * Nothing is released: the holds go over to the new order. Returns as well when another request or replica moved one
 * meanwhile: the caller reads again. Throws OrderRefused; those not ended yet go on as they were.
 */
export async function supersedeOrders(
  context: SagaContext,
  orderIds: readonly string[],
  fanId: string,
): Promise<void> {
  const unpaid: Order[] = [];
  // All are read before any is ended: the fan keeps those that can be paid when the new one has no chance.
  for (const orderId of orderIds) {
    const earlier = await context.store.byId(orderId);
    if (earlier === undefined || earlier.fanId !== fanId) {
      throw new OrderRefused({ reason: 'hold-in-another-order', orderId });
    }
    if (unpaidStates.includes(earlier.state)) unpaid.push(earlier);
    else if (!undeliveredEnds.includes(earlier.state)) {
      throw new OrderRefused({ reason: 'hold-in-another-order', orderId });
    }
  }
  for (const order of unpaid) {
    const end = await endOrRefuse(context, order, { endReason: 'superseded', next: { kind: 'never' } });
    if (end.outcome === 'payment-alive') {
      throw new OrderRefused({ reason: 'hold-in-another-order', orderId: order.id });
    }
  }
}

/** The move of the step that ends an overdue order. Throws when its payment is not dead: the step is tried again. */
export async function expireOrder(context: Pick<SagaContext, 'payment'>, order: Order): Promise<Move> {
  const { dead, state } = await voidPayment(context, order);
  if (!dead) throw new Error(`overdue, but its payment is ${state}: asking again`);
  return endMove(order, 'EXPIRED', 'expired');
}

/** The move that ends an order before payment; the step of its end deals with the holds. */
export function endMove(order: Order, wanted: 'EXPIRED' | 'CANCELLED', endReason: UnpaidEndReason): Move {
  return { order, to: endBeforePayment(order.state, wanted), endReason, next: { kind: 'lease' } };
}

type AskedState = PaymentState | 'NOT_FOUND';

/** The states of a payment that nothing can be captured from any more: only they allow a release. */
const deadPayments: readonly AskedState[] = ['VOIDED', 'FAILED', 'NOT_FOUND'];

/**
 * Voids the order's payment by compare-and-set. Not dead afterwards: the order must go on. Throws when the payment
 * service cannot be asked: the outcome is not known.
 */
export async function voidPayment(
  { payment }: Pick<SagaContext, 'payment'>,
  order: Order,
): Promise<{ readonly dead: boolean; readonly state: AskedState }> {
  const { state } = await payment.void({ paymentId: order.paymentId, orderId: order.id });
  return { dead: deadPayments.includes(state), state };
}

type UnpaidEnd =
  | { readonly outcome: 'ended'; readonly order: Order }
  /** Another request or replica moved the order meanwhile: reading it again decides. */
  | { readonly outcome: 'moved' }
  /** Its payment cannot be voided: the order goes on as it was. */
  | { readonly outcome: 'payment-alive'; readonly state: AskedState };

interface Ending {
  readonly endReason: UnpaidEndReason;
  readonly next: Next;
}

/**
 * Ends an unpaid order under its lease. Until its end is written no return confirms what cannot be captured any
 * more, and the request that is just starting its payment neither hands out a voided one nor takes the void for a
 * refusal of the provider. Throws when the payment service cannot be asked; the order then goes on as it was.
 */
async function endUnpaid(
  context: SagaContext,
  order: Order,
  { endReason, next }: Ending,
): Promise<UnpaidEnd> {
  const { store } = context;
  const taken = await store.move({ order, to: order.state, next: { kind: 'lease' } });
  if (taken === undefined) return { outcome: 'moved' };
  // The step runner goes on from here.
  const giveBack = () => store.move({ order: taken, to: taken.state, next: { kind: 'in', ms: 0 } });
  const { dead, state } = await voidPayment(context, taken).catch(async (error: unknown) => {
    await giveBack();
    throw error;
  });
  if (!dead) {
    await giveBack();
    return { outcome: 'payment-alive', state };
  }
  const ended = await store.move({ ...endMove(taken, 'CANCELLED', endReason), next });
  return ended === undefined ? { outcome: 'moved' } : { outcome: 'ended', order: ended };
}

/** As {@link endUnpaid}, for a request that a fan waits for: refused for now when the payment service cannot be asked. */
async function endOrRefuse(context: SagaContext, order: Order, ending: Ending): Promise<UnpaidEnd> {
  try {
    return await endUnpaid(context, order, ending);
  } catch (error) {
    throw asUnavailable(error, order);
  }
}
