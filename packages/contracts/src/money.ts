import { z } from 'zod';

/** ISO 4217 code of a currency that Clove can sell in. */
export const Currency = z.enum(['KRW', 'JPY', 'USD', 'EUR']);
export type Currency = z.infer<typeof Currency>;

/** An integer number of the currency's smallest unit (won, yen, cent). Source of the cap: keeps sums exact in a double. */
export const Amount = z.int().min(0).max(1_000_000_000_000);
export type Amount = z.infer<typeof Amount>;

/** The part of a Korean price (VAT included, 10 %) that is value added tax: total minus total / 1.1, rounded half up. */
export function vatIncluded(total: Amount): Amount {
  return total - Math.round(total / 1.1);
}

/** What is withheld when `feePercent` of `paid` is kept: floor(paid * percent / 100). */
export function feeOf(paid: Amount, feePercent: number): Amount {
  return Math.floor((paid * feePercent) / 100);
}
