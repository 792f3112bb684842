import type { Festival, Performance } from '../api/festival.ts';

/** Whether a performance can be bought at a moment, and if not, why. */
export type SaleState = 'cancelled' | 'withdrawn' | 'not-open' | 'open' | 'closed';

/** @param now milliseconds since 1970 by the server's clock. */
export function saleState(
  { sales }: Pick<Festival, 'sales'>,
  performance: Pick<Performance, 'onSale' | 'startsAt' | 'salesCloseAt'> & {
    readonly cancelled?: Performance['cancelled'] | undefined;
  },
  now: number,
): SaleState {
  if (performance.cancelled !== undefined && performance.cancelled !== null) return 'cancelled';
  if (!performance.onSale) return 'withdrawn';
  if (now < Date.parse(sales.opensAt)) return 'not-open';
  // The sale of a performance ends when it starts, or at a time of its own, and never after the festival's.
  const closes = [sales.closesAt, performance.salesCloseAt ?? performance.startsAt].map((at) =>
    Date.parse(at),
  );
  return now < Math.min(...closes) ? 'open' : 'closed';
}
