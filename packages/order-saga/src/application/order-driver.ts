import { withCorrelation } from '@clove/service-kit';
import { backOffMs } from '../domain/back-off.ts';
import type { Order } from '../domain/order.ts';
import { orderSteps, undo } from './order-steps.ts';
import { Undeliverable } from './ports.ts';
import type { SagaContext } from './saga-context.ts';

/** Takes orders through their steps for as long as this replica holds their lease. */
export interface OrderDriver {
  /** Drives in the background; never throws: what fails is tried again by whichever replica claims the order. */
  start(order: Order): void;
  /** Orders under way here. */
  readonly active: number;
  /** Resolves when nothing is under way: for a drain. */
  idle(): Promise<void>;
}

/** @param onMoved told of every state that this replica has written */
export function orderDriver(context: SagaContext, onMoved: (order: Order) => void): OrderDriver {
  const { store, log } = context;
  const steps = orderSteps(context);
  const underWay = new Set<Promise<void>>();

  async function drive(first: Order): Promise<void> {
    let order: Order | undefined = first;
    while (order !== undefined) order = await attempt(order);
  }

  /** One step and its commit. Answers the order when this replica goes on with it. */
  async function attempt(order: Order): Promise<Order | undefined> {
    try {
      const move = await steps[order.state](order);
      const moved = await store.move(move);
      if (moved === undefined) {
        log.info({ orderId: order.id, state: order.state }, 'another replica moved the order first');
      } else if (moved.state !== order.state) {
        onMoved(moved);
      }
      return move.next.kind === 'lease' ? moved : undefined;
    } catch (error) {
      await tryLater(order, error);
      return undefined;
    }
  }

  async function tryLater(order: Order, error: unknown): Promise<void> {
    log.warn({ orderId: order.id, state: order.state, attempts: order.attempts, error }, 'a step failed');
    try {
      await store.move(
        error instanceof Undeliverable && order.state === 'CAPTURING'
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
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
