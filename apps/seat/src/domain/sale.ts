import type { Currency } from '@clove/contracts';
import { performanceCancelled, type Refusal } from './refusal.ts';

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
export function outsideWindow(sale: Sale, now: Date, performance?: PerformanceSale): Refusal | undefined {
  if (performance?.cancelledAt) return performanceCancelled(performance.cancelledAt);
  const end = performance === undefined ? sale.closesAt : closesAt(sale, performance);
  const window = { opensAt: sale.opensAt.toISOString(), closesAt: end.toISOString() };
  if (now < sale.opensAt) {
    return {
      status: 409,
      type: 'sale-not-open',
      detail: `Sales open at ${window.opensAt}.`,
      extra: { ...window, serverTime: now.toISOString() },
    };
  }
  if (now >= end) {
    return {
      status: 409,
      type: 'sale-closed',
      detail: `Sales closed at ${window.closesAt}.`,
      extra: { ...window, serverTime: now.toISOString() },
    };
  }
  return undefined;
}
