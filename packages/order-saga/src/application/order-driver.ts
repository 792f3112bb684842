import { backOffMs, withCorrelation } from '@clove/service-kit';
import type { Order } from '../domain/order.ts';
import type { OrderState } from '../domain/order-states.ts';
import { orderSteps, undo } from './order-steps.ts';
import type { Move } from './order-store.ts';
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

/** An order at work, with the outcome of its present step where that was begun ahead. */
interface UnderWay {
  readonly order: Order;
  readonly ahead?: Promise<Move>;
}

/** The states whose step asks another service about an order that the fan waits for. */
const ASKING: ReadonlySet<OrderState> = new Set(['CONFIRMING', 'CAPTURING', 'COMPLETED']);

/**
 * Notices that steps which failed succeed again: then orders whose back-off has grown need not wait for its end.
 * @param onOver called once per outage, when the first step of its state succeeds
 */
function outages(onOver: () => Promise<void>) {
  const failing = new Set<OrderState>();
  return {
    began: (state: OrderState) => void failing.add(state),
    async over(state: OrderState): Promise<void> {
      if (failing.delete(state)) await onOver();
    },
  };
}

/** @param onMoved told of every state that this replica has written */
export function orderDriver(context: SagaContext, onMoved: (order: Order) => void): OrderDriver {
  const { store, log } = context;
  const steps = orderSteps(context);
  const underWay = new Set<Promise<void>>();
  const outage = outages(() => store.hastenAll());

  async function drive(first: Order): Promise<void> {
    let under: UnderWay | undefined = { order: first };
    while (under !== undefined) under = await attempt(under);
  }

  /** One step and its commit. Answers the order when this replica goes on with it. */
  async function attempt({ order, ahead }: UnderWay): Promise<UnderWay | undefined> {
    try {
      const move = await (ahead ?? steps[order.state](order));
      if (move.failed !== true && ASKING.has(order.state)) await outage.over(order.state);
      const next = captureAhead(order, move);
      const moved = await store.move({ ...move, order });
      if (moved === undefined) {
        log.info({ orderId: order.id, state: order.state }, 'another replica moved the order first');
      } else if (moved.state !== order.state) {
        onMoved(moved);
      }
      return moved !== undefined && move.next.kind === 'lease'
        ? { order: moved, ...(next && { ahead: next }) }
        : undefined;
    } catch (error) {
      await tryLater(order, error);
      return undefined;
    }
  }

  /**
   * Everything is pinned: the capture is asked for while CAPTURING is still being written. Nothing leans on that
   * write: payment stores its own CAPTURING before it calls the provider, takes one capture however many ask, and
   * until the order moves on whoever takes it over pins (already done) and asks again. Whoever ends it instead asks
   * payment first, and pays back what was captured.
   */
  function captureAhead(order: Order, move: Move): Promise<Move> | undefined {
    if (order.state !== 'CONFIRMING' || move.to !== 'CAPTURING') return undefined;
    const capture = steps.CAPTURING({ ...order, state: 'CAPTURING', attempts: 0 });
    // Looked at by the next attempt; when there is none, whoever drives the order then learns the same.
    capture.catch((error: unknown) =>
      log.info({ orderId: order.id, error }, 'a capture that was begun ahead failed; it will be asked again'),
    );
    return capture;
  }

  async function tryLater(order: Order, error: unknown): Promise<void> {
    outage.began(order.state);
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
