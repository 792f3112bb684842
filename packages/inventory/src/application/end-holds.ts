import type { Transaction } from '@clove/service-kit';
import { type StoredHold, unitIds } from '../domain/hold.ts';
import { freePerKind, holdEvent, holdsPerKind, type Inventory } from './inventory.ts';
import { giveBackQuota } from './limits.ts';
import { lockQuotaOf, offerFreed } from './offer-units.ts';
import { QuotaHolders } from './quota-holders.ts';
import type { UnitsOfHold } from './units.ts';

/** Locks quota, then holds; lets `decide` change them; frees what became RELEASED, and holds again what became ACTIVE. */
export async function endHolds<A>(
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
    ...kept.map((hold) => holdEvent(inventory, 'HoldPlaced', hold, causes.get(hold.id))),
    ...released.map((hold) => holdEvent(inventory, 'HoldReleased', hold, causes.get(hold.id))),
  );
  return answer;
}

/**
 * Frees units, gives their quota back and offers them to those who wait for them.
 * @param holders for whose limits units count; before they are sold, for their holds' fans'
 */
export async function freeUnits(
  tx: Transaction,
  inventory: Inventory,
  freed: readonly UnitsOfHold[],
  holders: QuotaHolders = new QuotaHolders([]),
): Promise<void> {
  await freePerKind(tx, inventory, freed);
  await giveBackQuota(
    tx,
    inventory,
    freed.flatMap(({ hold, unitIds: going }) =>
      going.map((unitId) => ({ fanId: holders.of(hold, unitId).fanId, item: hold.item, quantity: 1 })),
    ),
  );
  await offerFreed(tx, inventory, freed);
}
