import type { Currency } from '@clove/contracts';
import type { Refusal } from './refusal.ts';

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

/** Why nothing may be held at this instant of the database's clock; undefined while the window is open. */
export function outsideWindow(sale: Sale, now: Date): Refusal | undefined {
  const window = { opensAt: sale.opensAt.toISOString(), closesAt: sale.closesAt.toISOString() };
  if (now < sale.opensAt) {
    return {
      status: 409,
      type: 'sale-not-open',
      detail: `Sales open at ${window.opensAt}.`,
      extra: { ...window, serverTime: now.toISOString() },
    };
  }
  if (now >= sale.closesAt) {
    return {
      status: 409,
      type: 'sale-closed',
      detail: `Sales closed at ${window.closesAt}.`,
      extra: { ...window, serverTime: now.toISOString() },
    };
  }
  return undefined;
}
