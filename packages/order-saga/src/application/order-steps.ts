import { backOffMs } from '@clove/service-kit';
import { byInventory } from '../domain/holds.ts';
import type { HoldRef, Order } from '../domain/order.ts';
import { keepsPlaces, type OrderState } from '../domain/order-states.ts';
import { answeredSoon } from './answered-soon.ts';
import { expireOrder, voidPayment } from './end-unpaid-order.ts';
import { inventoryOf } from './inventories.ts';
import { openPayment } from './open-payment.ts';
import type { Move } from './order-store.ts';
import type { SagaContext } from './saga-context.ts';

/** What a step decided. */
export interface StepResult {
  readonly move: Move;
  /** The step of the state that the move enters, begun while the move is being written. Its rejection is handled. */
  readonly following?: Promise<StepResult>;
}

/** The step of one state: asks the other services and answers the move that follows. Throwing means: try again later. */
type Step = (order: Order) => Promise<StepResult>;

/** What happens next in each state. Every step may be repeated after a crash at any line: all calls are idempotent by id. */
export function orderSteps(context: SagaContext): Readonly<Record<OrderState, Step>> {
  const { inventories, payment, log } = context;

  return {
    OPEN: moving((order) => (order.overdue ? expireOrder(context, order) : openPayment(context, order))),
    AWAITING_PAYMENT: moving(awaitPayment),
    CONFIRMING: pinThenCapture,
    CAPTURING: moving(capture),
    COMPLETED: moving(sell),
    // The refund runner ends it.
    UNDOING: moving(async (order) => ({ order, to: 'UNDOING', next: { kind: 'never' } })),
    EXPIRED: moving(release),
    CANCELLED: moving(release),
    REFUNDED: moving(release),
  };

  function of({ inventory }: HoldRef) {
    return inventoryOf(inventories, inventory);
  }

  function moving(step: (order: Order) => Promise<Move>): Step {
    return async (order) => ({ move: await step(order) });
  }

  async function awaitPayment(order: Order): Promise<Move> {
    // It came in time, however long the one before it was being tried.
    if (order.laterReturn !== null) {
      return { order, to: 'CONFIRMING', returnParameters: order.laterReturn, next: { kind: 'lease' } };
    }
    if (order.overdue) return expireOrder(context, order);
    return { order, to: order.state, next: { kind: 'at', instant: order.deadline } };
  }

  /**
   * Once everything is pinned, the capture is begun before CAPTURING is written. Where it succeeds soon, CAPTURING and
   * COMPLETED share a commit; otherwise CAPTURING is written meanwhile, to show what the fan waits for. Nothing depends on
   * that write: payment stores its own CAPTURING before it calls the provider and takes one capture however often it is
   * asked. A replica that takes the order over meanwhile pins (already done) and asks again; whatever ends the order
   * instead asks payment first, and pays back what was captured.
   */
  async function pinThenCapture(order: Order): Promise<StepResult> {
    const move = await pin(order);
    if (move.to !== 'CAPTURING') return { move };
    const captured = capture({ ...order, state: 'CAPTURING', attempts: 0 });
    const soon = await answeredSoon(captured);
    if (soon?.to === 'COMPLETED') return { move: { ...soon, via: 'CAPTURING' } };
    const following = captured.then((next) => ({ move: next }));
    following.catch((error: unknown) =>
      log.info({ orderId: order.id, error }, 'a capture that was begun early failed; it will be asked again'),
    );
    return { move, following };
  }

  async function pin(order: Order): Promise<Move> {
    if (await isForNothing(order)) return giveUp(order, 'performance-cancelled');
    // One inventory after the other: what the first refuses is not asked of the next.
    for (const holds of byInventory(order.holds)) {
      // Together: a refusal of one is answered only when no other pin is still under way.
      const pins = await Promise.allSettled(holds.map((hold) => of(hold).pin(asked(order, hold))));
      for (const outcome of pins) {
        if (outcome.status === 'rejected') throw outcome.reason;
        if (outcome.value.result === 'refused') return giveUp(order, `pin-refused-${outcome.value.reason}`);
      }
    }
    return { order, to: 'CAPTURING', next: { kind: 'lease' } };
  }

  /** The organiser cancelled what the order is for since it was placed: nothing is captured any more. */
  async function isForNothing(order: Order): Promise<boolean> {
    const cancelled = await context.cancelled.current();
    if (cancelled.size === 0) return false;
    return (await context.store.occasionsOf(order.id)).some((id) => cancelled.has(id));
  }

  /** Ends an order that is not to be captured. Payment is asked first: a capture may have begun before CAPTURING was stored. */
  async function giveUp(order: Order, endReason: string): Promise<Move> {
    // A replica that stood still is refused pins for being late: the payment of an order that others drive is not its to void.
    const current = await context.store.byId(order.id);
    if (current?.version !== order.version) return { order, to: order.state, next: { kind: 'in', ms: 0 } };
    const { dead, state } = await voidPayment(context, order);
    if (dead) {
      log.info({ orderId: order.id, endReason }, 'nothing was captured');
      return { order, to: 'CANCELLED', endReason, next: { kind: 'lease' } };
    }
    const outcome = await askCapture(order);
    if (outcome.result === 'captured') return undo(order, endReason, outcome.amount);
    // Failed or not authorised by now: the next try can void it.
    throw new Error(`${endReason}, but its payment was ${state} and is ${outcome.result}`);
  }

  function askCapture(order: Order) {
    return payment.capture({
      paymentId: order.paymentId,
      orderId: order.id,
      amount: order.total,
      returnParameters: { ...order.returnParameters },
    });
  }

  async function capture(order: Order): Promise<Move> {
    const answer = await askCapture(order);
    switch (answer.result) {
      case 'pending':
        return { order, to: 'CAPTURING', failed: true, next: { kind: 'in', ms: backOffMs(order.attempts) } };
      case 'failed':
        if (answer.payable) return await awaitReturn(order);
        return { order, to: 'CANCELLED', endReason: 'declined', next: { kind: 'lease' } };
      case 'captured':
        return answer.amount === order.total
          ? { order, to: 'COMPLETED', next: { kind: 'lease' } }
          : undo(order, 'captured-wrong-amount', answer.amount);
    }
  }

  /**
   * Nothing was taken: until its deadline the fan's own return may pay the order (one that came meanwhile is tried
   * next). Until then its holds are the fan's again, so that another order of the fan may take them over.
   */
  async function awaitReturn(order: Order): Promise<Move> {
    await Promise.all(order.holds.map((hold) => of(hold).unpin(asked(order, hold))));
    return { order, to: 'AWAITING_PAYMENT', next: { kind: 'at', instant: order.deadline } };
  }

  async function sell(order: Order): Promise<Move> {
    const answers = await Promise.all(
      order.holds.map((hold) => of(hold).sell({ holdId: hold.holdId, orderId: order.id })),
    );
    const unknown = order.holds.filter((_, index) => answers[index]?.result !== 'sold');
    if (unknown.length > 0) {
      const named = unknown.map(({ inventory, holdId }) => `${inventory} ${holdId}`);
      throw new Error(`inventories do not know paid holds: ${named.join(', ')}`);
    }
    return { order, to: 'COMPLETED', sold: true, next: { kind: 'never' } };
  }

  /** The end of an order that delivered nothing: its holds go back to the fan, or are freed. */
  async function release(order: Order): Promise<Move> {
    const elsewhere = await context.store.boundElsewhere(order);
    const own = order.holds.filter(({ holdId }) => !elsewhere.has(holdId));
    const unpin = (holds: readonly HoldRef[]) => holds.map((hold) => of(hold).unpin(asked(order, hold)));
    // A hold that is still pinned for this order could not be pinned for the one that has taken it over.
    await Promise.all(unpin(order.holds.filter(({ holdId }) => elsewhere.has(holdId))));
    if (keepsPlaces(order.endReason)) {
      await Promise.all(unpin(own));
      return { order, to: order.state, next: { kind: 'never' } };
    }
    const answers = await Promise.all(
      own.map((hold) => of(hold).release({ holdId: hold.holdId, orderId: order.id })),
    );
    const refused = own.filter((_, index) => answers[index]?.result === 'refused');
    // Refused: the hold is bound to another order or gone; either way it is not this order's to free.
    if (refused.length > 0) log.info({ orderId: order.id, refused }, 'holds are no longer this order’s');
    return { order, to: order.state, next: { kind: 'never' } };
  }
}

/** What is asked of a hold, with the order's version, by which the inventory recognises what a replica that stood still sends late. */
function asked({ id, version }: Order, { holdId }: HoldRef) {
  return { holdId, orderId: id, orderVersion: version };
}

/** Captured, but not what was asked or not deliverable: the captured amount goes back. */
export function undo(order: Order, endReason: string, amount: number): Move {
  return { order, to: 'UNDOING', endReason, undo: { amount }, next: { kind: 'never' } };
}
