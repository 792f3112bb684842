import { Currency, type FieldValues, type Performance, type SaleDocument } from '@clove/contracts';
import { z } from 'zod';

/** What the file says of the sale as a whole. Instants in UTC, so that an offset alone changes nothing. */
export const SaleFields = z.strictObject({
  currency: Currency,
  opensAt: z.string(),
  closesAt: z.string(),
  maxTicketsPerFan: z.int().min(1),
});
export type SaleFields = z.infer<typeof SaleFields>;

export function saleFields({ currency, sales }: SaleDocument): SaleFields {
  return {
    currency,
    opensAt: new Date(sales.opensAt).toISOString(),
    closesAt: new Date(sales.closesAt).toISOString(),
    maxTicketsPerFan: sales.maxTicketsPerFan,
  };
}

/** What the file says of a performance, as far as its sale needs it. */
export function performanceFields({ startsAt, salesCloseAt }: Performance): FieldValues {
  return {
    startsAt: new Date(startsAt).toISOString(),
    ...(salesCloseAt === undefined ? {} : { salesCloseAt: new Date(salesCloseAt).toISOString() }),
  };
}
