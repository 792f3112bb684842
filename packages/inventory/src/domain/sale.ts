import type { Currency } from '@clove/contracts';
import type { WindowRefusal } from './refusal.ts';

/** When this festival sells. */
export interface Sale {
  readonly currency: Currency;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** Most live units of one fan over everything that this service sells; null: only single items are limited. */
  readonly maxPerFan: number | null;
  /** By the lever of operations: nothing is held or ordered anew; what is being paid finishes. */
  readonly paused: boolean;
}

/** When one item is sold, whatever the sale as a whole allows. */
export interface ItemSale {
  /** @default when the sale opens */
  readonly sellsFrom?: Date | null;
  /** Of a place: the start of its performance, or the earlier end that the festival file gives its sale. */
  readonly sellsUntil: Date;
  /** Before the sale opens, whom a code lets buy early holds it until this instant; a beginning of the item's own stays. @default not early */
  readonly openedUntil?: Date | undefined;
  /** When the organiser cancelled its performance; null: it takes place, or there is none. */
  readonly cancelledAt: Date | null;
}

/** When the sale of an item ends: with the whole sale or before it. */
export function closesAt(sale: Pick<Sale, 'closesAt'>, item: Pick<ItemSale, 'sellsUntil'>): Date {
  return sale.closesAt < item.sellsUntil ? sale.closesAt : item.sellsUntil;
}

function opensAt(sale: Pick<Sale, 'opensAt'>, { sellsFrom }: Pick<ItemSale, 'sellsFrom'>): Date {
  return sellsFrom != null && sellsFrom > sale.opensAt ? sellsFrom : sale.opensAt;
}

/**
 * Why nothing may be held at this instant of the database's clock; undefined while it is sold.
 * @param item that is asked for. @default none: only what the sale as a whole refuses
 */
export function outsideWindow(
  sale: Pick<Sale, 'opensAt' | 'closesAt'>,
  now: Date,
  item?: ItemSale,
): WindowRefusal | undefined {
  const cancelled = cancelledItem(item);
  if (cancelled !== undefined) return cancelled;
  const isEarly = item?.openedUntil !== undefined && now < sale.opensAt && now < item.openedUntil;
  const start = item === undefined ? sale.opensAt : isEarly ? (item.sellsFrom ?? now) : opensAt(sale, item);
  const end = item === undefined ? sale.closesAt : closesAt(sale, item);
  const window = { opensAt: start, closesAt: end, now };
  if (now < start) return { reason: 'sale-not-open', ...window };
  if (now >= end) return { reason: 'sale-closed', ...window };
  return undefined;
}

/** Why nothing of an item may be held at any time: its performance does not take place. */
export function cancelledItem(item: ItemSale | undefined): WindowRefusal | undefined {
  return item?.cancelledAt ? { reason: 'performance-cancelled', cancelledAt: item.cancelledAt } : undefined;
}
