import { cachedRead } from '@clove/service-kit';
import type { Sale } from '../domain/sale.ts';

/** How old the settings may be, milliseconds. Source: a lever acts within seconds; asking per order would cost a statement each. */
const FRESH_MS = 1_000;

/** Answers the sale's settings as of at most a second ago; concurrent requests share one read. */
export type RecentSale<S extends Sale = Sale> = () => Promise<S | undefined>;

export function recentSale<S extends Sale>(
  read: () => Promise<S | undefined>,
  now?: () => number,
): RecentSale<S> {
  return cachedRead(read, FRESH_MS, now);
}
