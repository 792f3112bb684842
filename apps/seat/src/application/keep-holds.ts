import type { ExtendAnswer, ExtendItem, QuoteAnswer, QuoteItem } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { changed, isLapsed, publicHold, type StoredHold } from '../domain/hold.ts';
import { holdsPerKind, type Inventory } from './inventory.ts';

/** No hold lasts longer than this after it was placed, extension included, in seconds. Source: the sale rules. */
const LONGEST_HOLD_SECONDS = 20 * 60;

/** What holds contain; a hold of another fan is not found. */
export async function quoteHolds(
  inventory: Inventory,
  reads: Queryable,
  items: readonly QuoteItem[],
): Promise<QuoteAnswer[]> {
  const { now, holds } = await inventory.holds.read(
    reads,
    items.map((item) => item.holdId),
  );
  return items.map((item): QuoteAnswer => {
    const hold = holds.get(item.holdId);
    if (hold === undefined || hold.fanId !== item.fanId) return { result: 'not-found' };
    if (hold.state === 'ACTIVE' && isLapsed(hold, now, inventory.graceSeconds)) {
      return { result: 'ended', state: 'EXPIRED' };
    }
    if (hold.state === 'ACTIVE' || hold.state === 'PINNED') return { result: 'ok', hold: publicHold(hold) };
    return { result: 'ended', state: hold.state };
  });
}

/** Prolongs ACTIVE holds that nobody may take yet, once each; repeats answer the same. */
export function extendHolds(inventory: Inventory, items: readonly ExtendItem[]): Promise<ExtendAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const { now, holds } = await inventory.holds.lock(
      tx,
      items.map((item) => item.holdId),
    );
    const extended = new Map<string, StoredHold>();
    const answers = items.map((item): ExtendAnswer => {
      const hold = extended.get(item.holdId) ?? holds.get(item.holdId);
      if (hold === undefined || hold.fanId !== item.fanId || hold.state !== 'ACTIVE')
        return { result: 'ended' };
      if (isLapsed(hold, now, inventory.graceSeconds)) return { result: 'ended' };
      if (hold.extended) return { result: 'ok', expiresAt: hold.expiresAt.toISOString() };
      const expiresAt = extension(inventory, hold, now);
      extended.set(hold.id, changed(hold, 'ACTIVE', { extended: true, expiresAt }));
      return { result: 'ok', expiresAt: expiresAt.toISOString() };
    });
    const changes = [...extended.values()];
    holdsPerKind(inventory, changes, (units, ofKind) => units.extend(tx, ofKind));
    inventory.holds.save(tx, changes);
    return answers;
  });
}

/** From now, capped after its creation, never earlier than it was. */
function extension(inventory: Inventory, hold: StoredHold, now: Date): Date {
  const asked = now.getTime() + inventory.extensionSeconds * 1000;
  const cap = hold.createdAt.getTime() + LONGEST_HOLD_SECONDS * 1000;
  return new Date(Math.max(hold.expiresAt.getTime(), Math.min(asked, cap)));
}
