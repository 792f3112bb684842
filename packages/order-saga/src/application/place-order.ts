import { type Hold, type PaymentMethod, vatIncluded } from '@clove/contracts';
import { correlationId, IdempotencyRefused, newId, Problem, UpstreamError } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import { newReturnToken } from '../domain/return-token.ts';
import { asUnavailable, openPayment } from './open-payment.ts';
import type { OrderDriver } from './order-driver.ts';
import type { NewOrder } from './order-store.ts';
import type { CancelledById } from './performance-cancellations.ts';
import type { SaleTerms } from './ports.ts';
import type { SagaContext } from './saga-context.ts';
import { supersede, superseded } from './supersede-order.ts';

/** A fan's wish to buy what some holds contain. No amount: those come from the holds. */
export interface PlaceOrder {
  readonly fanId: string;
  readonly holdIds: readonly string[];
  readonly paymentMethod: PaymentMethod;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
}

/** The order as it now is, with its lines where they were frozen just now. */
export interface PlacedOrder {
  readonly order: Order;
  readonly lines?: readonly OrderLine[];
}

/** Source: one try each for the race with another tab, with another replica, and with the order that lost. */
const placementTries = 3;

/**
 * Freezes what the holds contain as an order, starts its payment and answers it with the address to pay at. A repeat
 * with the same key answers the same order as it is now. Throws Problem 404, 409, 422 or 503.
 */
export function placeOrder(context: SagaContext, driver: OrderDriver) {
  return async (wish: PlaceOrder): Promise<PlacedOrder> => {
    for (let triesLeft = placementTries - 1; triesLeft >= 0; triesLeft -= 1) {
      // Asked together; what the holds say only counts when the key is new.
      const [look, frozen] = await Promise.allSettled([
        context.store.byKey(wish.fanId, wish.idempotencyKey),
        freeze(context, wish),
      ]);
      if (look.status === 'rejected') throw look.reason;
      const { at, earlier } = look.value;
      if (earlier !== undefined) {
        return { order: await replay(earlier.order, earlier.bodyHash === wish.bodyHash) };
      }
      if (frozen.status === 'rejected') throw frozen.reason;
      const placement = await context.store.place(newOrder(wish, frozen.value, at));
      switch (placement.outcome) {
        case 'placed':
          return { order: await startPayment(placement.order), lines: frozen.value.lines };
        case 'replay':
          return { order: await replay(placement.order, placement.sameBody) };
        case 'hold-bound':
          // Whoever ends an order tries to place his own: of orders placed at once the last one stays.
          if (triesLeft > 0) await supersede(context, placement.orderIds, wish.fanId);
          break;
        case 'raced':
          break;
      }
    }
    throw anotherBeingPlaced();
  };

  async function replay(order: Order, sameBody: boolean): Promise<Order> {
    if (!sameBody) {
      throw new IdempotencyRefused({ reason: 'idempotency-key-reused' });
    }
    // The first request may have died between its commit and the payment: carry on with it.
    return order.state === 'OPEN' ? startPayment(order) : order;
  }

  async function startPayment(order: Order): Promise<Order> {
    try {
      const moved = await context.store.move(await openPayment(context, order));
      if (moved === undefined) return await asMovedByOthers(order);
      if (moved.state !== 'AWAITING_PAYMENT') driver.start(moved);
      if (moved.endReason === 'payment-declined') throw declined(moved);
      return moved;
    } catch (error) {
      throw asUnavailable(error, order);
    }
  }

  /** Somebody else went on with the order while its payment was being started. */
  async function asMovedByOthers(order: Order): Promise<Order> {
    const current = (await context.store.byId(order.id)) ?? order;
    if (current.state === 'OPEN' || current.endReason === superseded) throw anotherBeingPlaced();
    return current;
  }
}

/** What an order freezes of its holds and of the festival's terms. */
type Frozen = Pick<NewOrder, 'lines'> & { readonly order: Omit<NewOrder['order'], 'createdAt'> };

/** @param createdAt the database's clock when the order was asked for */
function newOrder(wish: PlaceOrder, { order, lines }: Frozen, createdAt: string): NewOrder {
  return {
    order: { ...order, createdAt },
    lines,
    returnToken: newReturnToken(),
    idempotencyKey: wish.idempotencyKey,
    bodyHash: wish.bodyHash,
  };
}

async function freeze(context: SagaContext, wish: PlaceOrder): Promise<Frozen> {
  const terms = await context.sale.terms();
  if (terms === undefined) {
    throw new Problem({
      status: 503,
      type: 'not-on-sale-yet',
      detail: 'Nothing is on sale yet.',
      retryAfterSeconds: 30,
    });
  }
  const holds = await quote(context, wish);
  refuseCancelled(await context.cancelled.current(), holds);
  const orderId = newId();
  const lines = linesOf(orderId, holds);
  const total = lines.reduce((sum, line) => sum + line.paid, 0);
  return {
    order: {
      id: orderId,
      fanId: wish.fanId,
      paymentMethod: methodFor(context, wish.paymentMethod, total),
      paymentId: newId(),
      total,
      vat: lines.reduce((sum, line) => sum + line.vat, 0),
      taxFree: lines.reduce((sum, line) => sum + line.taxFree, 0),
      currency: currencyOf(holds, terms),
      itemName: terms.itemName,
      quantity: lines.length,
      holdIds: holds.map((hold) => hold.id).sort(),
      refundPolicy: terms.refundPolicy,
      deadline: holds.map((hold) => hold.expiresAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
      correlationId: correlationId(),
    },
    lines,
  };
}

async function quote({ inventory }: SagaContext, wish: PlaceOrder): Promise<Hold[]> {
  const quotes = await Promise.all(
    wish.holdIds.map((holdId) => inventory.quote({ holdId, fanId: wish.fanId })),
  ).catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    throw new Problem(
      {
        status: 503,
        type: 'inventory-unavailable',
        detail: 'Please try again in a moment.',
        retryAfterSeconds: 2,
      },
      { cause: error },
    );
  });
  return quotes.map((answer, index) => {
    if (answer.result === 'ok') return answer.hold;
    const holdId = wish.holdIds[index];
    if (answer.result === 'sales-paused') throw salesPaused();
    throw answer.result === 'not-found'
      ? new Problem({
          status: 404,
          type: 'hold-not-found',
          detail: 'There is no such hold.',
          extra: { holdId },
        })
      : new Problem({
          status: 409,
          type: 'hold-ended',
          detail: 'This hold has ended; choose your places again.',
          extra: { holdId, state: answer.state },
        });
  });
}

function salesPaused(): Problem {
  return new Problem({
    status: 409,
    type: 'sales-paused',
    detail: 'Sales are paused for a moment. Your places stay held until their time is over.',
  });
}

function refuseCancelled(cancelled: CancelledById, holds: readonly Hold[]): void {
  const hold = holds.find(({ performanceId }) => cancelled.has(performanceId));
  if (hold === undefined) return;
  throw new Problem({
    status: 409,
    type: 'performance-cancelled',
    detail: 'This performance was cancelled by the organiser.',
    extra: { holdId: hold.id, performanceId: hold.performanceId },
  });
}

function linesOf(orderId: string, holds: readonly Hold[]): OrderLine[] {
  return holds
    .flatMap((hold) => hold.units.map((unit) => ({ hold, unit })))
    .map(({ hold, unit }, index) => ({
      id: newId(),
      orderId,
      position: index + 1,
      holdId: hold.id,
      unitId: unit.unitId,
      performanceId: hold.performanceId,
      sectionId: unit.sectionId,
      seat: unit.seat,
      unitPrice: unit.price,
      discountShare: 0,
      paid: unit.price,
      taxFree: 0,
      vat: vatIncluded(unit.price),
      state: 'OPEN',
      fee: null,
      refundId: null,
    }));
}

function methodFor({ methods }: SagaContext, wanted: PaymentMethod, total: number): PaymentMethod {
  if (total === 0) return 'none';
  if (wanted !== 'none' && methods.includes(wanted)) return wanted;
  throw new Problem({
    status: 422,
    type: 'payment-method-not-offered',
    detail: `This festival takes ${methods.filter((method) => method !== 'none').join(', ')}.`,
    errors: [{ path: 'body.paymentMethod', message: 'not offered for this total' }],
  });
}

function currencyOf(holds: readonly Hold[], terms: SaleTerms) {
  const foreign = holds.find((hold) => hold.currency !== terms.currency);
  if (foreign === undefined) return terms.currency;
  throw new Problem({
    status: 409,
    type: 'currency-changed',
    detail: 'The festival changed its currency; choose your places again.',
  });
}

function anotherBeingPlaced(): Problem {
  return new Problem({
    status: 409,
    type: 'hold-in-another-order',
    detail: 'Another order for the same hold is being placed; look at your orders and try again.',
    retryAfterSeconds: 1,
  });
}

function declined(order: Order): Problem {
  return new Problem({
    status: 409,
    type: 'payment-declined',
    detail: 'The payment provider declined to start this payment; choose your places again.',
    extra: { orderId: order.id },
  });
}
