import type { ReleaseUnitsAnswer, ReleaseUnitsItem, WithdrawAnswer, WithdrawItem } from '@clove/contracts';
import type { NewEvent, Transaction } from '@clove/service-kit';
import { changed, liveUnitIds, type StoredHold, unitIds } from '../domain/hold.ts';
import type { Asked } from './asked.ts';
import type { Delivered, Withdrawn } from './delivery.ts';
import { freeUnits } from './end-holds.ts';
import { holdEvent, holdIds, holdsPerKind, type Inventory, unitsReleased } from './inventory.ts';
import { lockQuotaOf } from './offer-units.ts';
import type { UnitsOfHold } from './units.ts';

/**
 * Frees sold units whose tickets are VOID; of a service that delivers, what was delivered of them is taken back. A ticket
 * exists only once its order is COMPLETED, so a hold still PINNED for this order (its SELL is on the way) is sold first, in
 * the same transaction.
 */
export function releaseUnits(
  inventory: Inventory,
  items: readonly Asked<ReleaseUnitsItem>[],
): Promise<ReleaseUnitsAnswer[]> {
  return inventory.unitOfWork.run(async (tx) => {
    const answers = await giveUnitsBack(
      tx,
      inventory,
      items.map((item) => ({ ...item, regardless: true })),
    );
    return answers.map((answer) => ({ result: answer.result === 'withdrawn' ? 'released' : 'refused' }));
  });
}

/**
 * Takes back what was delivered of a line and frees its unit, or answers why not, e.g. `collected`. A hold still PINNED for
 * this order is sold and delivered first.
 */
export function withdrawUnits(
  inventory: Inventory,
  items: readonly Asked<WithdrawItem>[],
): Promise<WithdrawAnswer[]> {
  return inventory.unitOfWork.run((tx) =>
    giveUnitsBack(
      tx,
      inventory,
      items.map(({ unitId, ...item }) => ({ ...item, unitIds: [unitId] })),
    ),
  );
}

/** Units that their order gives back. */
type Giving = Asked<ReleaseUnitsItem> & {
  /** Whose hold it must be. @default anyone's: the order says enough */
  readonly fanId?: string;
  readonly regardless: boolean;
};

const withdrawn: WithdrawAnswer = { result: 'withdrawn' };
const refused = (reason: string): WithdrawAnswer => ({ result: 'refused', reason });

async function giveUnitsBack(
  tx: Transaction,
  inventory: Inventory,
  items: readonly Giving[],
): Promise<WithdrawAnswer[]> {
  const ids = holdIds(items);
  const before = await inventory.quotaHolders.of(tx, ids);
  await lockQuotaOf(tx, inventory, ids, before.fans);
  const { holds } = await inventory.holds.lock(tx, ids);
  const holders = await inventory.quotaHolders.of(tx, ids);
  const faults = items.map((item) => faultOf(holds.get(item.holdId), item));
  const good = items.filter((_, index) => faults[index] === undefined);

  const changes = new Map<string, StoredHold>();
  const events = await sellFirst(tx, inventory, good, holds, changes);
  const decided = await takenBack(tx, inventory, holds, good);
  const freed: UnitsOfHold[] = [];
  const answers = items.map((item, index): WithdrawAnswer => {
    const hold = holds.get(item.holdId);
    const fault = faults[index];
    if (hold === undefined || fault !== undefined) return refused(fault ?? 'unknown-unit');
    const live = hold.state === 'RELEASED' ? new Set<string>() : new Set(liveUnitIds(hold));
    const asked = [...new Set(item.unitIds)].filter((unitId) => live.has(unitId));
    const going = asked.filter((unitId) => decided.get(unitId)?.result !== 'refused');
    if (going.length > 0) {
      const next = changed(hold, going.length === live.size ? 'RELEASED' : 'SOLD', {
        released: [...hold.released, ...going],
      });
      holds.set(next.id, next);
      changes.set(next.id, next);
      freed.push({ hold: next, unitIds: going });
      events.push(unitsReleased(inventory, next, going, item.correlationId));
    }
    return (
      asked.map((unitId) => decided.get(unitId)).find((answer) => answer?.result === 'refused') ?? withdrawn
    );
  });

  await freeUnits(tx, inventory, freed, holders);
  inventory.holds.save(tx, [...changes.values()]);
  tx.publish(...events);
  return answers;
}

/** Only of its own order's hold, once pinned, and only units it has. */
function faultOf(hold: StoredHold | undefined, item: Giving): string | undefined {
  if (hold === undefined || hold.fanId !== (item.fanId ?? hold.fanId)) return 'unknown-unit';
  const all = new Set(unitIds(hold));
  if (!item.unitIds.every((unitId) => all.has(unitId))) return 'unknown-unit';
  const bound = hold.orderId === item.orderId && hold.state !== 'ACTIVE' && hold.state !== 'EXPIRED';
  return bound ? undefined : 'not-delivered';
}

/** Sells, and delivers, those of the holds that are still PINNED. */
async function sellFirst(
  tx: Transaction,
  inventory: Inventory,
  items: readonly Giving[],
  holds: Map<string, StoredHold>,
  changes: Map<string, StoredHold>,
): Promise<NewEvent[]> {
  const sold: Delivered[] = [];
  const events: NewEvent[] = [];
  for (const item of items) {
    const hold = holds.get(item.holdId);
    if (hold?.state !== 'PINNED') continue;
    const now = changed(hold, 'SOLD');
    holds.set(now.id, now);
    changes.set(now.id, now);
    sold.push({ hold: now, orderId: item.orderId, ...causeOf(item) });
    events.push(holdEvent(inventory, 'HoldSold', now, item.correlationId));
  }
  holdsPerKind(
    inventory,
    sold.map(({ hold }) => hold),
    (units, ofKind) => units.sell(tx, ofKind),
  );
  if (sold.length > 0) await inventory.delivery?.deliver(tx, sold);
  return events;
}

/** What a service that delivers says of every live unit, each asked once; empty where nothing is delivered. */
async function takenBack(
  tx: Transaction,
  { delivery }: Inventory,
  holds: ReadonlyMap<string, StoredHold>,
  items: readonly Giving[],
): Promise<Map<string, WithdrawAnswer>> {
  if (delivery === undefined) return new Map();
  const asked = new Map<string, Withdrawn>();
  for (const item of items) {
    const hold = holds.get(item.holdId);
    if (hold?.state !== 'SOLD') continue;
    const live = new Set(liveUnitIds(hold));
    for (const unitId of item.unitIds) {
      if (!live.has(unitId) || asked.has(unitId)) continue;
      const { orderId, regardless } = item;
      asked.set(unitId, { hold, orderId, unitId, regardless, ...causeOf(item) });
    }
  }
  if (asked.size === 0) return new Map();
  const answers = await delivery.withdraw(tx, [...asked.values()]);
  return new Map(
    [...asked.keys()].map((unitId, index) => {
      const answer = answers[index];
      if (answer === undefined) throw new Error(`no answer whether unit ${unitId} is withdrawn`);
      return [unitId, answer];
    }),
  );
}

function causeOf({ correlationId }: Giving): { correlationId?: string } {
  return correlationId === undefined ? {} : { correlationId };
}
