import type { ReleaseUnitsAnswer, ReleaseUnitsItem } from '@clove/contracts';
import type { NewEvent } from '@clove/service-kit';
import { changed, liveUnitIds, publicHold, type StoredHold, unitIds } from '../domain/hold.ts';
import { freeUnits } from './end-holds.ts';
import { type Asked, correlated, holdEvent, holdIds, holdsPerKind, type Inventory } from './inventory.ts';
import { lockQuotaOf } from './offer-places.ts';
import type { UnitsOfHold } from './units.ts';

/**
 * Frees sold units whose tickets are VOID. A ticket exists only once its order is COMPLETED, so a hold still
 * PINNED for this order (its SELL is on the way) is sold first, in the same transaction.
 */
export function releaseUnits(
  inventory: Inventory,
  items: readonly Asked<ReleaseUnitsItem>[],
): Promise<ReleaseUnitsAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const ids = holdIds(items);
    const before = await inventory.quotaHolders.of(tx, ids);
    await lockQuotaOf(tx, inventory, ids, before.fans);
    const { holds } = await inventory.holds.lock(tx, ids);
    const holders = await inventory.quotaHolders.of(tx, ids);
    const events: NewEvent[] = [];
    const changes = new Map<string, StoredHold>();
    const sold: StoredHold[] = [];
    const freed: UnitsOfHold[] = [];

    const answers = items.map((item): ReleaseUnitsAnswer => {
      let hold = holds.get(item.holdId);
      if (hold === undefined || !mayRelease(hold, item)) return { result: 'refused' };
      if (hold.state === 'RELEASED') return { result: 'released' };
      const live = new Set(liveUnitIds(hold));
      const going = [...new Set(item.unitIds)].filter((unitId) => live.has(unitId));
      if (going.length === 0) return { result: 'released' };
      if (hold.state === 'PINNED') {
        hold = changed(hold, 'SOLD');
        sold.push(hold);
        events.push(holdEvent('seat.HoldSold', hold, item.correlationId));
      }
      hold = changed(hold, going.length === live.size ? 'RELEASED' : 'SOLD', {
        released: [...hold.released, ...going],
      });
      holds.set(hold.id, hold);
      changes.set(hold.id, hold);
      freed.push({ hold, unitIds: going });
      events.push({
        type: 'seat.UnitsReleased',
        subject: hold.id,
        subjectVersion: hold.version,
        data: { hold: publicHold(hold), unitIds: going },
        ...correlated(item.correlationId),
      });
      return { result: 'released' };
    });

    holdsPerKind(inventory, sold, (units, ofKind) => units.sell(tx, ofKind));
    await freeUnits(tx, inventory, freed, holders);
    inventory.holds.save(tx, [...changes.values()]);
    tx.publish(...events);
    return answers;
  });
}

/** Only of its own order's hold, once pinned, and only units it has. */
function mayRelease(hold: StoredHold, item: ReleaseUnitsItem): boolean {
  if (hold.orderId !== item.orderId || hold.state === 'ACTIVE' || hold.state === 'EXPIRED') return false;
  const all = new Set(unitIds(hold));
  return item.unitIds.every((unitId) => all.has(unitId));
}
