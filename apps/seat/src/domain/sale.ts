import type { FieldValues, Performance, SaleData } from '@clove/contracts';
import { type Sale, SaleFields, saleFields } from '@clove/inventory';
import { z } from 'zod';

/** Units of seats that are named, or of places that are counted. */
export type UnitKind = 'numbered' | 'standing';

/** When and to whom this festival sells seats. */
export interface SeatSale extends Sale {
  /** Most tickets of one fan over the whole festival. */
  readonly maxPerFan: number;
  /** Fans let in per second by each gateway; null: as the gateway is configured. */
  readonly admissionPerSecond: number | null;
}

/** What the file says of the sale as a whole. */
export const SeatSaleFields = SaleFields.extend({ maxTicketsPerFan: z.int().min(1) });
export type SeatSaleFields = z.infer<typeof SeatSaleFields>;

export function seatSaleFields(document: SaleData<never>): SeatSaleFields {
  return { ...saleFields(document), maxTicketsPerFan: document.sales.maxTicketsPerFan };
}

/** What the file says of a performance, as far as its sale needs it. */
export function performanceFields({
  startsAt,
  salesCloseAt,
}: Pick<Performance, 'startsAt' | 'salesCloseAt'>): FieldValues {
  return {
    startsAt: new Date(startsAt).toISOString(),
    ...(salesCloseAt === undefined ? {} : { salesCloseAt: new Date(salesCloseAt).toISOString() }),
  };
}
