/** Whether a performance can be bought at a moment, and if not, why. */
export type SaleState = 'cancelled' | 'withdrawn' | 'not-open' | 'open' | 'closed';

/** What its sale follows from. */
export interface Selling {
  readonly onSale: boolean;
  readonly startsAt: string;
  /** When its sale ends; absent: when it starts. */
  readonly salesCloseAt?: string | undefined;
  /** That it does not take place; null: it does. */
  readonly cancelled?: object | null | undefined;
}

/** @param now milliseconds since 1970 by the server's clock. */
export function saleState(
  { sales }: { readonly sales: { readonly opensAt: string; readonly closesAt: string } },
  performance: Selling,
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
