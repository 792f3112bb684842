import { Currency, type SaleData } from '@clove/contracts';
import { z } from 'zod';

/** What the file says of every sale as a whole. Instants in UTC, so that an offset alone changes nothing. */
export const SaleFields = z.strictObject({ currency: Currency, opensAt: z.string(), closesAt: z.string() });
export type SaleFields = z.infer<typeof SaleFields>;

export function saleFields({ currency, sales }: SaleData<never>): SaleFields {
  return {
    currency,
    opensAt: new Date(sales.opensAt).toISOString(),
    closesAt: new Date(sales.closesAt).toISOString(),
  };
}
