import type {
  ReleaseAnswer,
  ReleaseItem,
  ReleaseUnitsAnswer,
  ReleaseUnitsItem,
  SellAnswer,
  SellItem,
  UnpinAnswer,
  UnpinItem,
} from '@clove/contracts';
import type { NewEvent, Transaction } from '@clove/service-kit';
import {
  changed,
  letGoBy,
  letGoSince,
  liveUnitIds,
  publicHold,
  type StoredHold,
  unitIds,
} from '../domain/hold.ts';
import { type Asked, correlated, freePerKind, holdEvent, holdsPerKind, type Inventory } from './inventory.ts';
import { lockQuotaOf, offerFreed } from './offer-places.ts';
import { QuotaHolders } from './quota-holders.ts';
import type { UnitsOfHold } from './units.ts';

/** PINNED -> SOLD for its own order; after a PIN it is never refused. `unknown-hold` is a defect somewhere: alert. */
export function sellHolds(inventory: Inventory, items: readonly Asked<SellItem>[]): Promise<SellAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const { holds } = await inventory.holds.lock(tx, ids(items));
    const sold = new Map<string, StoredHold>();
    const events: NewEvent[] = [];
    const answers = items.map((item): SellAnswer => {
      const hold = holds.get(item.holdId);
      if (hold === undefined || hold.orderId !== item.orderId) return { result: 'unknown-hold' };
      if (hold.state === 'PINNED' && !sold.has(hold.id)) {
        const now = changed(hold, 'SOLD');
        sold.set(hold.id, now);
        events.push(holdEvent('seat.HoldSold', now, item.correlationId));
      }
      // RELEASED with released units: it was sold, and every ticket of it was cancelled since.
      const done = hold.state === 'PINNED' || hold.state === 'SOLD' || hold.released.length > 0;
      return { result: done ? 'sold' : 'unknown-hold' };
    });
    const changes = [...sold.values()];
    holdsPerKind(inventory, changes, (units, ofKind) => units.sell(tx, ofKind));
    inventory.holds.save(tx, changes);
    tx.publish(...events);
    return answers;
  });
}

/**
 * Ends an ACTIVE hold, or one PINNED for this order, and frees its units and quota. Of an EXPIRED hold it only
 * notes that the order is over, so that a late PIN cannot bring it back.
 */
export function releaseHolds(
  inventory: Inventory,
  items: readonly Asked<ReleaseItem>[],
): Promise<ReleaseAnswer[]> {
  return inventory.unitOfWork.run((tx) =>
    endHolds(tx, inventory, ids(items), (holds, change) =>
      items.map((item): ReleaseAnswer => {
        const hold = holds.get(item.holdId);
        switch (hold?.state) {
          case undefined:
          case 'SOLD':
            return { result: 'refused' };
          case 'PINNED':
            if (hold.orderId !== item.orderId) return { result: 'refused' };
            change(changed(hold, 'RELEASED'), item.correlationId);
            break;
          case 'ACTIVE':
            change(changed(hold, 'RELEASED'), item.correlationId);
            break;
          case 'EXPIRED':
            if (!hold.closed) change(changed(hold, 'EXPIRED', { closed: true }));
            break;
          case 'RELEASED':
            break;
        }
        return { result: 'released' };
      }),
    ),
  );
}

/**
 * Gives holds back to their fans whose order is not paid: PINNED for this order -> ACTIVE with what is left of its time.
 * One whose time is over is released instead; one that was not pinned stays as it is. The hold remembers the order: what
 * it sent before and arrives later, a PIN or this very request again, changes nothing any more.
 */
export function unpinHolds(inventory: Inventory, items: readonly Asked<UnpinItem>[]): Promise<UnpinAnswer[]> {
  return inventory.unitOfWork.run((tx) =>
    endHolds(tx, inventory, ids(items), (holds, change, now) =>
      items.map((item): UnpinAnswer => {
        const hold = holds.get(item.holdId);
        if (hold === undefined || hold.state === 'SOLD') return { result: 'refused' };
        const repeated = item.orderVersion !== undefined && letGoSince(hold, item);
        const letGo = letGoBy(hold, item);
        switch (hold.state) {
          case 'PINNED': {
            if (hold.orderId !== item.orderId || repeated) return { result: 'refused' };
            const left = hold.expiresAt > now;
            const next = left ? changed(hold, 'ACTIVE', { orderId: null, letGo }) : changed(hold, 'RELEASED');
            change(next, item.correlationId);
            return { result: left ? 'active' : 'ended' };
          }
          case 'ACTIVE':
            if (!repeated && letGo !== hold.letGo) change(changed(hold, 'ACTIVE', { letGo }));
            return { result: 'active' };
          case 'EXPIRED':
            if (!hold.closed) change(changed(hold, 'EXPIRED', { closed: true }));
            break;
          case 'RELEASED':
            break;
        }
        return { result: 'ended' };
      }),
    ),
  );
}

/** What a fan's own release found; `bound` = its order decides now. */
export type FanRelease = 'released' | 'not-found' | 'bound';

/** A fan gives up a hold of their own that no order has pinned. Part of the request's transaction. */
export function releaseOwnHold(
  tx: Transaction,
  inventory: Inventory,
  holdId: string,
  fanId: string,
): Promise<FanRelease> {
  return endHolds(tx, inventory, [holdId], (holds, change): FanRelease => {
    const hold = holds.get(holdId);
    if (hold === undefined || hold.fanId !== fanId) return 'not-found';
    if (hold.state === 'PINNED' || hold.state === 'SOLD') return 'bound';
    if (hold.state === 'ACTIVE') change(changed(hold, 'RELEASED'));
    return 'released';
  });
}

/** Locks quota, then holds; lets `decide` change them; frees what became RELEASED, and holds again what became ACTIVE. */
async function endHolds<A>(
  tx: Transaction,
  inventory: Inventory,
  holdIds: readonly string[],
  decide: (
    holds: ReadonlyMap<string, StoredHold>,
    change: (hold: StoredHold, correlationId?: string) => void,
    now: Date,
  ) => A,
): Promise<A> {
  await lockQuotaOf(tx, inventory, holdIds);
  const { holds, now } = await inventory.holds.lock(tx, holdIds);
  const changes = new Map<string, StoredHold>();
  const causes = new Map<string, string | undefined>();
  const unpinned = new Set<string>();
  const answer = decide(
    holds,
    (hold, correlationId) => {
      if (holds.get(hold.id)?.state === 'PINNED' && hold.state === 'ACTIVE') unpinned.add(hold.id);
      holds.set(hold.id, hold);
      changes.set(hold.id, hold);
      if (correlationId !== undefined) causes.set(hold.id, correlationId);
    },
    now,
  );
  const kept = [...changes.values()].filter((hold) => unpinned.has(hold.id));
  holdsPerKind(inventory, kept, (units, ofKind) => units.unpin(tx, ofKind));
  const released = [...changes.values()].filter((hold) => hold.state === 'RELEASED');
  await freeUnits(
    tx,
    inventory,
    released.map((hold) => ({ hold, unitIds: unitIds(hold) })),
  );
  inventory.holds.save(tx, [...changes.values()]);
  tx.publish(
    ...kept.map((hold) => holdEvent('seat.HoldPlaced', hold, causes.get(hold.id))),
    ...released.map((hold) => holdEvent('seat.HoldReleased', hold, causes.get(hold.id))),
  );
  return answer;
}

/**
 * Frees sold units whose tickets are VOID. A ticket exists only once its order is COMPLETED, so a hold still
 * PINNED for this order (its SELL is on the way) is sold first, in the same transaction.
 */
export function releaseUnits(
  inventory: Inventory,
  items: readonly Asked<ReleaseUnitsItem>[],
): Promise<ReleaseUnitsAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const before = await inventory.quotaHolders.of(tx, ids(items));
    await lockQuotaOf(tx, inventory, ids(items), before.fans);
    const { holds } = await inventory.holds.lock(tx, ids(items));
    const holders = await inventory.quotaHolders.of(tx, ids(items));
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

/** @param holders for whose limits units count; before they are sold, for their holds' fans' */
async function freeUnits(
  tx: Transaction,
  inventory: Inventory,
  freed: readonly UnitsOfHold[],
  holders: QuotaHolders = new QuotaHolders([]),
): Promise<void> {
  await freePerKind(tx, inventory, freed);
  await inventory.quota.giveBack(
    tx,
    freed.flatMap(({ hold, unitIds: going }) =>
      going.map((unitId) => ({ fanId: holders.of(hold, unitId).fanId, quantity: 1 })),
    ),
  );
  await offerFreed(tx, inventory, freed);
}

function ids(items: readonly { readonly holdId: string }[]): string[] {
  return items.map((item) => item.holdId);
}
