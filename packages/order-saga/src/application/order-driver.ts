import { backOffMs, outages, withCorrelation } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import type { OrderState } from '../domain/order-states.ts';
import { orderSteps, type StepResult, undo } from './order-steps.ts';
import { Undeliverable } from './ports.ts';
import type { OrderDriver, SagaContext } from './saga-context.ts';

/** An order that this replica drives, with the result of its present step where that was begun early. */
interface UnderWay {
  readonly order: Order;
  readonly result?: Promise<StepResult>;
}

/** The states whose step asks another service about an order that the fan waits for. */
const ASKING: ReadonlySet<OrderState> = new Set(['CONFIRMING', 'CAPTURING', 'COMPLETED']);

/** What the order's present step asks for, and whom. */
function askedOf({ state, holds }: Order): string {
  let asked: string = state;
  let last: string | undefined;
  // Sorted by inventory.
  for (const { inventory } of holds) {
    if (inventory !== last) asked += ` ${inventory}`;
    last = inventory;
  }
  return asked;
}

/** @param onMoved called for every state that this replica has written */
export function orderDriver(context: SagaContext, onMoved: (order: Order) => void): OrderDriver {
  const { store, log } = context;
  const steps = orderSteps(context);
  const underWay = new Set<Promise<void>>();
  /** By id, as they were last written here. */
  const present = new Map<string, Order>();
  /** By state and inventories: that seats are pinned again says nothing about goods. */
  const outage = outages<string>(() => store.hastenAll());

  async function drive(first: Order): Promise<void> {
    let under: UnderWay | undefined = { order: first };
    while (under !== undefined) {
      present.set(first.id, under.order);
      under = await attempt(under);
    }
    present.delete(first.id);
  }

  /** One step and its commit. Answers the order when this replica goes on with it. */
  async function attempt({ order, result }: UnderWay): Promise<UnderWay | undefined> {
    try {
      const { move, following } = await (result ?? steps[order.state](order));
      if (move.failed !== true) await succeeded(order, move.via);
      const moved = await store.move({ ...move, order });
      if (moved === undefined) {
        log.info({ orderId: order.id, state: order.state }, 'another replica moved the order first');
        return undefined;
      }
      if (moved.state !== order.state) onMoved(moved);
      if (move.next.kind !== 'lease') return undefined;
      return following === undefined ? { order: moved } : { order: moved, result: following };
    } catch (error) {
      await tryLater(order, error);
      return undefined;
    }
  }

  /** What was asked in the order's state, and in the one that it passes through, was answered. */
  async function succeeded(order: Order, via: OrderState = order.state): Promise<void> {
    for (const state of new Set([order.state, via])) {
      if (ASKING.has(state)) await outage.succeeded(askedOf({ ...order, state }));
    }
  }

  async function tryLater(order: Order, error: unknown): Promise<void> {
    outage.failed(askedOf(order));
    log.warn({ orderId: order.id, state: order.state, attempts: order.attempts, error }, 'a step failed');
    try {
      await store.move(
        error instanceof Undeliverable
          ? undo(order, 'undeliverable', order.total)
          : { order, to: order.state, failed: true, next: { kind: 'in', ms: backOffMs(order.attempts) } },
      );
    } catch (second) {
      // Not even the back-off could be written: the lease runs out and any replica takes over.
      log.warn({ orderId: order.id, state: order.state, error: second }, 'a failed step waits for its lease');
    }
  }

  return {
    start(order) {
      const run = withCorrelation(order.correlationId, () => drive(order)).finally(() => {
        underWay.delete(run);
      });
      underWay.add(run);
    },
    get active() {
      return underWay.size;
    },
    present: (orderId) => present.get(orderId),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
