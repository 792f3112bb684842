import type { RowWatcher } from '@clove/service-kit';
import type { Order } from '../../domain/order.ts';
import { unsettledStates } from '../../domain/order-states.ts';

/** What of an order is watched. */
export type WatchedOrder = Pick<Order, 'fanId' | 'state'>;

/** A step that goes well is over long before this, milliseconds: an order is hastened only when it is late. */
const HASTEN_AFTER_MS = 1_000;

const unsettled: ReadonlySet<string> = new Set(unsettledStates);

/** Waits for an order of this fan; answers whether it is known to have settled. */
export type SettledWithin = (
  order: { readonly fanId: string; readonly orderId: string },
  ms: number,
  signal: AbortSignal,
) => Promise<boolean>;

/** @param hasten a step of the order that waits to be tried again is due now */
export function settledWithin(
  watcher: RowWatcher<WatchedOrder>,
  hasten: (orderId: string) => Promise<void>,
): SettledWithin {
  return async ({ fanId, orderId }, ms, signal) => {
    const settled = ({ state }: WatchedOrder) => !unsettled.has(state);
    // Who asks for another fan's order is not kept waiting either.
    const enough = (seen: WatchedOrder) => seen.fanId !== fanId || settled(seen);
    const wait = (forMs: number) => watcher.wait(orderId, enough, { ms: forMs, signal });
    const first = await wait(Math.min(ms, HASTEN_AFTER_MS));
    if (first === undefined || enough(first)) return first !== undefined && settled(first);
    if (ms <= HASTEN_AFTER_MS) return false;
    // After a moment without news, what waits to be tried again is tried at once: its owner asks.
    await hasten(orderId);
    const seen = await wait(ms - HASTEN_AFTER_MS);
    return seen !== undefined && settled(seen);
  };
}
