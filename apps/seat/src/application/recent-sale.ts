import type { Sale } from '../domain/sale.ts';

/** How old the settings may be, milliseconds. Source: a lever acts within seconds; asking per order would cost a statement each. */
const FRESH_MS = 1_000;

/** Answers the sale's settings as of at most a second ago; concurrent requests share one read. */
export type RecentSale = () => Promise<Sale | undefined>;

export function recentSale(
  read: () => Promise<Sale | undefined>,
  now: () => number = () => performance.now(),
): RecentSale {
  let cached: { readonly at: number; readonly sale: Promise<Sale | undefined> } | undefined;
  return () => {
    if (cached === undefined || now() - cached.at >= FRESH_MS) {
      const sale = read();
      const entry = { at: now(), sale };
      cached = entry;
      sale.catch(() => {
        // The caller gets the error; the next one asks again.
        if (cached === entry) cached = undefined;
      });
    }
    return cached.sale;
  };
}
