import type { ExtendAnswer, ExtendItem, QuoteAnswer, QuoteItem } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { isLapsed } from '../domain/hold.ts';
import { holdIds, type Inventory, publicHold } from './inventory.ts';
import type { RecentSale } from './recent-sale.ts';

/**
 * What holds contain, for a new order: none while sales are paused. A hold of another fan is not found. Where an item says
 * so, its hold is prolonged as by {@link extendHolds} with the statement that reads it.
 */
export async function quoteHolds(
  inventory: Inventory,
  reads: Queryable,
  recentSale: RecentSale,
  items: readonly QuoteItem[],
): Promise<QuoteAnswer[]> {
  const sale = await recentSale();
  const isToExtend = ({ extend = false }: QuoteItem) => extend && sale?.paused !== true;
  const toExtend = items.filter(isToExtend);
  const toRead = items.filter((item) => !isToExtend(item));
  const [prolonged, read] = await Promise.all([
    toExtend.length === 0 ? undefined : inventory.prolong(toExtend),
    toRead.length === 0 ? undefined : inventory.holds.read(reads, holdIds(toRead)),
  ]);
  return items.map((item): QuoteAnswer => {
    const found = isToExtend(item) ? prolonged : read;
    const hold = found?.holds.get(item.holdId);
    if (found === undefined || hold === undefined || hold.fanId !== item.fanId) {
      return { result: 'not-found' };
    }
    if (hold.state === 'ACTIVE' && isLapsed(hold, found.now, inventory.graceSeconds)) {
      return { result: 'ended', state: 'EXPIRED' };
    }
    if (hold.state !== 'ACTIVE' && hold.state !== 'PINNED') return { result: 'ended', state: hold.state };
    if (sale?.paused) return { result: 'sales-paused' };
    const quoted = { result: 'ok' as const, hold: publicHold(inventory, hold) };
    return found === prolonged ? { ...quoted, extended: prolonged.lasting.has(hold.id) } : quoted;
  });
}

/** Prolongs ACTIVE holds whose units no one else may take yet, once each; repeats answer the same. */
export async function extendHolds(
  inventory: Inventory,
  items: readonly ExtendItem[],
): Promise<ExtendAnswer[]> {
  const { holds, lasting } = await inventory.prolong(items);
  return items.map(({ holdId, fanId }): ExtendAnswer => {
    const hold = lasting.has(holdId) ? holds.get(holdId) : undefined;
    if (hold === undefined || hold.fanId !== fanId) return { result: 'ended' };
    return { result: 'ok', expiresAt: hold.expiresAt.toISOString() };
  });
}
