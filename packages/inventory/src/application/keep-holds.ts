import type { ExtendAnswer, ExtendItem, QuoteAnswer, QuoteItem } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { isLapsed } from '../domain/hold.ts';
import { type Inventory, publicHold } from './inventory.ts';
import type { RecentSale } from './recent-sale.ts';

/** What holds contain, for a new order: none while sales are paused. A hold of another fan is not found. */
export async function quoteHolds(
  inventory: Inventory,
  reads: Queryable,
  recentSale: RecentSale,
  items: readonly QuoteItem[],
): Promise<QuoteAnswer[]> {
  const [sale, { now, holds }] = await Promise.all([
    recentSale(),
    inventory.holds.read(
      reads,
      items.map((item) => item.holdId),
    ),
  ]);
  return items.map((item): QuoteAnswer => {
    const hold = holds.get(item.holdId);
    if (hold === undefined || hold.fanId !== item.fanId) return { result: 'not-found' };
    if (hold.state === 'ACTIVE' && isLapsed(hold, now, inventory.graceSeconds)) {
      return { result: 'ended', state: 'EXPIRED' };
    }
    if (hold.state !== 'ACTIVE' && hold.state !== 'PINNED') return { result: 'ended', state: hold.state };
    return sale?.paused ? { result: 'sales-paused' } : { result: 'ok', hold: publicHold(inventory, hold) };
  });
}

/** Prolongs ACTIVE holds whose units no one else may take yet, once each; repeats answer the same. */
export async function extendHolds(
  inventory: Inventory,
  items: readonly ExtendItem[],
): Promise<ExtendAnswer[]> {
  const lasting = new Map((await inventory.prolong(items)).map((hold) => [hold.holdId, hold]));
  return items.map(({ holdId, fanId }): ExtendAnswer => {
    const hold = lasting.get(holdId);
    if (hold === undefined || hold.fanId !== fanId) return { result: 'ended' };
    return { result: 'ok', expiresAt: hold.expiresAt.toISOString() };
  });
}
