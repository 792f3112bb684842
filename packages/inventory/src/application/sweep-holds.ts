import type { Transaction } from '@clove/service-kit';
import { changed, isLapsed, unitIds } from '../domain/hold.ts';
import { freePerKind, holdEvent, type Inventory } from './inventory.ts';
import { InventoryRefused } from './inventory-refused.ts';
import { claimedBy, giveBackQuota } from './limits.ts';
import { lockQuotaOf, offerFreed } from './offer-units.ts';
import { SweepFirst, type SweepScope } from './ports.ts';

/** Most holds ended by one transaction, so that none keeps its locks for long. */
const SWEEP_LIMIT = 200;

/** Sweeps until nothing lapsed is left: after an opening thousands of holds lapse within seconds. */
export async function sweepAll(inventory: Inventory, signal: AbortSignal): Promise<void> {
  let ended = SWEEP_LIMIT;
  while (!signal.aborted && ended === SWEEP_LIMIT) ended = await sweepHolds(inventory);
}

/**
 * Ends ACTIVE holds that are past their grace: gives their quota back, frees the units that are still theirs and
 * publishes HoldExpired. The only place that does. It runs slowly on a timer, and for a scope when a claim
 * finds only lapsed holds in its way: so every unit can be bought after its time even with no timer running.
 * Sweepers may run side by side: each waits for the hold's row and ends only what is still ACTIVE.
 *
 * @returns how many it ended
 */
export function sweepHolds(inventory: Inventory, scope: SweepScope = {}): Promise<number> {
  const { unitOfWork, holds, graceSeconds } = inventory;
  return unitOfWork.run(async (tx) => {
    const ids = await holds.lapsed(tx, scope, graceSeconds, SWEEP_LIMIT);
    if (ids.length === 0) return 0;
    await lockQuotaOf(tx, inventory, ids);
    const locked = await holds.lock(tx, ids);
    const ending = [...locked.holds.values()].filter(
      (hold) => hold.state === 'ACTIVE' && isLapsed(hold, locked.now, graceSeconds),
    );
    if (ending.length === 0) return 0;
    const ended = ending.map((hold) => changed(hold, 'EXPIRED'));
    const freed = ended.map((hold) => ({ hold, unitIds: unitIds(hold) }));
    await freePerKind(tx, inventory, freed);
    await giveBackQuota(tx, inventory, ended.map(claimedBy));
    holds.save(tx, ended);
    await offerFreed(tx, inventory, freed);
    tx.publish(...ended.map((hold) => holdEvent(inventory, 'HoldExpired', hold)));
    return ended.length;
  });
}

/** Most sweeps before one request gives up; each frees up to 200 holds. */
const MOST_SWEEPS = 25;

/** Runs `attempt`; while only lapsed holds stand in its way, sweeps those and runs it again. Throws InventoryRefused `busy`. */
export async function sweepingFirst<T>(
  inventory: Inventory,
  attempt: () => Promise<T | SweepFirst>,
): Promise<T> {
  for (let round = 0; round < MOST_SWEEPS; round += 1) {
    const outcome = await attempt();
    if (!(outcome instanceof SweepFirst)) return outcome;
    await sweepHolds(inventory, outcome.scope);
  }
  throw new InventoryRefused({ reason: 'busy', temporary: true });
}

/** SweepFirst for the fans if any of their holds lapsed and was not swept yet: such holds still count for their limit. */
export async function sweepFirstOf(
  tx: Transaction,
  inventory: Inventory,
  fans: readonly string[],
): Promise<SweepFirst | undefined> {
  const lapsed = await inventory.holds.lapsed(tx, { fans }, inventory.graceSeconds, 1);
  return lapsed.length > 0 ? new SweepFirst({ fans }) : undefined;
}
