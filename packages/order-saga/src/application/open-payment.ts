import type { CreatePaymentAnswer } from '@clove/contracts';
import type { HoldRef, Order } from '../domain/order.ts';
import { endMove } from './end-unpaid-order.ts';
import { inventoryOf } from './inventories.ts';
import type { Move } from './order-store.ts';
import { PaymentUnavailable } from './payment-unavailable.ts';
import type { SagaContext } from './saga-context.ts';

/** What a request that has just made an order has found out about it already. */
export interface FirstTry {
  /** Its holds had their extension: its deadline is the first end of them. */
  readonly extended: boolean;
}

/**
 * The step of an OPEN order: starts its payment (safe to repeat: the payment's id is the order's) and answers the
 * move that follows. A total of 0, and one that staff took on site, has nothing to visit and is confirmed at once.
 * @param firstTry absent: its payment may have been asked for before
 */
export async function openPayment(context: SagaContext, order: Order, firstTry?: FirstTry): Promise<Move> {
  // Asked together: both are safe to repeat, and a hold prolonged for a payment that could not be started lapses as others do.
  const [answer, holdsUntil] = await Promise.all([
    create(context, order, firstTry !== undefined),
    needsNoVisit(order) || firstTry?.extended
      ? [order.deadline]
      : Promise.all(order.holds.map((hold) => extendOnce(context, order, hold))),
  ]);
  switch (answer.result) {
    case 'unavailable':
      throw new PaymentUnavailable(answer.retryAfterSeconds);
    case 'declined':
      context.log.warn(
        { orderId: order.id, reason: answer.reason },
        'the provider declined to start a payment',
      );
      return endMove(order, 'EXPIRED', 'declined');
    case 'ready':
      return needsNoVisit(order)
        ? { order, to: 'CONFIRMING', next: { kind: 'lease' } }
        : awaitPayment(order, answer, holdsUntil);
  }
}

/** There is no page to pay at: it is for nothing, or staff took the money. */
export function needsNoVisit({ total, paymentMethod }: Pick<Order, 'total' | 'paymentMethod'>): boolean {
  return total === 0 || paymentMethod === 'onsite';
}

function create(
  { payment, returnBase }: SagaContext,
  order: Order,
  first: boolean,
): Promise<CreatePaymentAnswer> {
  if (order.returnToken === null) throw new Error(`order ${order.id} is OPEN without a return token`);
  return payment.create({
    paymentId: order.paymentId,
    orderId: order.id,
    fanId: order.fanId,
    method: order.paymentMethod,
    amount: order.total,
    taxFree: order.taxFree,
    vat: order.vat,
    currency: order.currency,
    itemName: order.itemName,
    quantity: order.quantity,
    returnUrl: `${returnBase}/${order.returnToken}`,
    ...(order.onsite !== null && { onsite: order.onsite }),
    ...(first && { first }),
  });
}

/** The fan has until the payment or the first of the holds runs out, whichever comes first. */
function awaitPayment(
  order: Order,
  ready: Extract<CreatePaymentAnswer, { result: 'ready' }>,
  holdsUntil: readonly string[],
): Move {
  if (ready.redirectUrl === null) throw new Error(`a payment of order ${order.id} has no page to visit`);
  const deadline = [ready.expiresAt, ...holdsUntil].reduce((first, next) =>
    Date.parse(next) < Date.parse(first) ? next : first,
  );
  return {
    order,
    to: 'AWAITING_PAYMENT',
    redirectUrl: ready.redirectUrl,
    deadline,
    next: { kind: 'at', instant: deadline },
  };
}

/** Prolongs a hold; when that fails the hold's own expiry (the order's present deadline) stands. */
async function extendOnce(
  { inventories, log }: SagaContext,
  order: Order,
  { inventory, holdId }: HoldRef,
): Promise<string> {
  try {
    const answer = await inventoryOf(inventories, inventory).extend({ holdId, fanId: order.fanId });
    if (answer.result === 'ok') return answer.expiresAt;
    log.warn({ orderId: order.id, holdId }, 'a hold ended before it could be extended');
  } catch (error) {
    log.warn({ orderId: order.id, holdId, error }, 'a hold could not be extended');
  }
  return order.deadline;
}
