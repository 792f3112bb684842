import type { Currency } from '@clove/contracts';
import type { WindowRefusal } from './seat-refusal.ts';

/** When and to whom this festival sells. */
export interface Sale {
  readonly currency: Currency;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** Most live units of one fan over the whole festival. */
  readonly maxTicketsPerFan: number;
  /** By the lever of operations: nothing is held or ordered anew; what is being paid finishes. */
  readonly paused: boolean;
  /** Fans let in per second by each gateway; null: as the gateway is configured. */
  readonly admissionPerSecond: number | null;
}

/** Until when one performance is sold, whatever the sale as a whole allows. */
export interface PerformanceSale {
  /** Its start, or the earlier end that the festival file gives its sale. */
  readonly sellsUntil: Date;
  /** When the organiser cancelled it; null: it takes place. */
  readonly cancelledAt: Date | null;
}

/** When the sale of a performance ends: with the whole sale or before it. */
export function closesAt(sale: Pick<Sale, 'closesAt'>, performance: PerformanceSale): Date {
  return sale.closesAt < performance.sellsUntil ? sale.closesAt : performance.sellsUntil;
}

/**
 * Why nothing may be held at this instant of the database's clock; undefined while it is sold.
 * @param performance that is asked for. @default none: only what the sale as a whole refuses
 */
export function outsideWindow(
  sale: Sale,
  now: Date,
  performance?: PerformanceSale,
): WindowRefusal | undefined {
  if (performance?.cancelledAt)
    return { reason: 'performance-cancelled', cancelledAt: performance.cancelledAt };
  const end = performance === undefined ? sale.closesAt : closesAt(sale, performance);
  const window = { opensAt: sale.opensAt, closesAt: end, now };
  if (now < sale.opensAt) return { reason: 'sale-not-open', ...window };
  if (now >= end) return { reason: 'sale-closed', ...window };
  return undefined;
}
