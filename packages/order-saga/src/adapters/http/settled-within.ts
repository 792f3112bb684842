import type { RowWatcher } from '@clove/service-kit';
import type { Order } from '../../domain/order.ts';
import { unsettledStates } from '../../domain/order-states.ts';

/** What of an order is watched: some of it is read, all of it is known of one that this replica has moved. */
export type WatchedOrder = Pick<Order, 'fanId' | 'state'> | Order;

/** A step that goes well is over long before this, milliseconds: an order is hastened only when it is late. */
const HASTEN_AFTER_MS = 1_000;

const unsettled: ReadonlySet<string> = new Set(unsettledStates);

/** Waits for an order of this fan; answers it where it is known to have settled. */
export type SettledWithin = (
  order: { readonly fanId: string; readonly orderId: string },
  ms: number,
  signal: AbortSignal,
) => Promise<WatchedOrder | undefined>;

/**
 * @param present the order as this replica is just moving it, which it says when it has; undefined: it is not
 * @param hasten a step of the order that waits to be tried again is due now
 */
export function settledWithin(
  watcher: RowWatcher<WatchedOrder>,
  present: (orderId: string) => Order | undefined,
  hasten: (orderId: string) => Promise<void>,
): SettledWithin {
  return async ({ fanId, orderId }, ms, signal) => {
    // Who asks for another fan's order is not kept waiting either.
    const enough = (seen: WatchedOrder) => seen.fanId !== fanId || isSettled(seen);
    const here = present(orderId);
    if (here !== undefined && enough(here)) return settledOnly(here);
    const isChanging = here !== undefined;
    const wait = (forMs: number) => watcher.wait(orderId, enough, { ms: forMs, isChanging, signal });
    const first = await wait(Math.min(ms, HASTEN_AFTER_MS));
    if (first === undefined || enough(first)) return settledOnly(first);
    if (ms <= HASTEN_AFTER_MS) return undefined;
    // After a moment without news, what waits to be tried again is tried at once: its owner asks.
    await hasten(orderId);
    return settledOnly(await wait(ms - HASTEN_AFTER_MS));
  };
}

function settledOnly(seen: WatchedOrder | undefined): WatchedOrder | undefined {
  return seen !== undefined && isSettled(seen) ? seen : undefined;
}

function isSettled({ state }: WatchedOrder): boolean {
  return !unsettled.has(state);
}
