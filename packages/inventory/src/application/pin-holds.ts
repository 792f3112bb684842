import type { PinAnswer, PinItem } from '@clove/contracts';
import { type Transaction, Undone } from '@clove/service-kit';
import { changed, itemsOf, letGoSince, type StoredHold } from '../domain/hold.ts';
import type { Asked } from './asked.ts';
import { holdEvent, type Inventory } from './inventory.ts';
import { InventoryRefused } from './inventory-refused.ts';
import { claimedBy, giveBackQuota, reserveQuota } from './limits.ts';
import { SweepFirst } from './ports.ts';
import { sweepFirstOf, sweepingFirst } from './sweep-holds.ts';

type Refused = Extract<PinAnswer, { result: 'refused' }>;
type Reason = Refused['reason'];

/** Most tries of a hold that expires after it was read and before it is locked. */
const MOST_ROUNDS = 5;

const pinned: PinAnswer = { result: 'pinned' };
const refused = (reason: Reason): PinAnswer => ({ result: 'refused', reason });

/**
 * Binds holds to their orders: from here only that order's saga ends them. An ACTIVE hold, lapsed or not, still
 * has its quota and, if counted, its units: named ones are taken back where no other hold has them. An EXPIRED one
 * gave both back: units and quota are retaken in the same transaction, or it is refused. That needs the fan's
 * quota row before the hold's, so such holds are pinned in a second unit of work. Throws InventoryRefused `busy`.
 */
export async function pinHolds(inventory: Inventory, items: readonly Asked<PinItem>[]): Promise<PinAnswer[]> {
  const answers = new Map<PinItem, PinAnswer>();
  let pending = [...items];
  for (let round = 0; pending.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new InventoryRefused({ reason: 'busy', temporary: true });
    const asked = pending;
    const results = await sweepingFirst(inventory, () =>
      inventory.unitOfWork.run((tx) => pinWithin(tx, inventory, asked, round > 0)),
    );
    for (const [item, answer] of results) answers.set(item, answer);
    pending = pending.filter((item) => !results.has(item));
  }
  return items.map((item) => answers.get(item) ?? refused('not-found'));
}

/** Answers what it could settle; a hold found EXPIRED without its quota reserved stays open. */
async function pinWithin(
  tx: Transaction,
  inventory: Inventory,
  items: readonly Asked<PinItem>[],
  retakeQuota: boolean,
): Promise<Map<PinItem, PinAnswer> | Undone<SweepFirst>> {
  const ids = items.map((item) => item.holdId);
  const quota = retakeQuota ? await retake(tx, inventory, ids) : new Map<string, boolean>();
  if (quota instanceof SweepFirst) return new Undone(quota);
  // One round trip, in the order of the locks.
  const [{ holds }, gone, ...locked] = await Promise.all([
    inventory.holds.lock(tx, ids),
    inventory.sale.withdrawn(tx),
    ...inventory.units.map((units) => units.lockHeld(tx, ids)),
  ]);

  const answers = new Map<PinItem, PinAnswer>();
  const wanted = new Map<string, { hold: StoredHold; item: Asked<PinItem> }>();
  const later: PinItem[] = [];
  for (const item of items) {
    const hold = holds.get(item.holdId);
    const verdict = judge(hold, item, gone, quota);
    if (verdict === 'open') continue;
    if (verdict !== 'take') answers.set(item, verdict);
    else if (wanted.has(item.holdId)) later.push(item);
    else if (hold !== undefined) {
      wanted.set(item.holdId, { hold, item });
      later.push(item);
    }
  }

  const got = new Set<string>();
  const candidates = [...wanted.values()].map(({ hold }) => hold);
  for (const [index, { kind }] of inventory.units.entries()) {
    const ofKind = candidates.filter((hold) => hold.kind === kind);
    const pinnedOfKind = (await locked[index]?.pin(ofKind)) ?? [];
    if (pinnedOfKind instanceof SweepFirst) return new Undone(pinnedOfKind);
    for (const id of pinnedOfKind) got.add(id);
  }
  const bound = [...wanted.values()]
    .filter(({ hold }) => got.has(hold.id))
    .map(({ hold, item }) => ({ hold: changed(hold, 'PINNED', { orderId: item.orderId }), item }));
  await giveBackUnused(tx, inventory, holds, quota, got);
  inventory.holds.save(
    tx,
    bound.map(({ hold }) => hold),
  );
  tx.publish(...bound.map(({ hold, item }) => holdEvent(inventory, 'HoldPinned', hold, item.correlationId)));

  for (const item of later) {
    const mine = wanted.get(item.holdId)?.item.orderId === item.orderId;
    if (!got.has(item.holdId)) answers.set(item, refused('units-taken'));
    else answers.set(item, mine ? pinned : refused('bound-to-other-order'));
  }
  return answers;
}

/** What a PIN finds, by the state table: an answer, `take` = try its units, `open` = needs its quota first. */
function judge(
  hold: StoredHold | undefined,
  item: PinItem,
  gone: (item: string) => boolean,
  quota: ReadonlyMap<string, boolean>,
): PinAnswer | 'take' | 'open' {
  if (hold === undefined) return refused('not-found');
  switch (hold.state) {
    case 'PINNED':
    case 'SOLD':
      return hold.orderId === item.orderId ? pinned : refused('bound-to-other-order');
    case 'RELEASED':
      return refused('released');
    case 'EXPIRED':
      if (hold.closed || letGoSince(hold, item)) return refused('released');
      if (isWithdrawn(hold, gone)) return refused('withdrawn');
      if (!quota.has(hold.id)) return 'open';
      return quota.get(hold.id) === true ? 'take' : refused('quota');
    case 'ACTIVE':
      if (letGoSince(hold, item)) return refused('released');
      return isWithdrawn(hold, gone) ? refused('withdrawn') : 'take';
  }
}

function isWithdrawn(hold: StoredHold, gone: (item: string) => boolean): boolean {
  return itemsOf(hold).some(gone);
}

/** Reserves quota again for those that were read as EXPIRED. Answers per hold id whether there was room. */
async function retake(
  tx: Transaction,
  inventory: Inventory,
  ids: readonly string[],
): Promise<Map<string, boolean> | SweepFirst> {
  const { holds } = await inventory.holds.read(tx, ids);
  const sale = await inventory.sale.read(tx);
  const expired = [...holds.values()].filter((hold) => hold.state === 'EXPIRED' && !hold.closed);
  if (sale === undefined || expired.length === 0) return new Map();
  const most = await inventory.limits.read(
    tx,
    expired.map((hold) => hold.item),
  );
  const over = await reserveQuota(tx, inventory, expired.map(claimedBy), (scope) => most(scope, sale));
  const fans = expired.filter((_, index) => over[index] !== undefined).map((hold) => hold.fanId);
  const sweepFirst = fans.length > 0 ? await sweepFirstOf(tx, inventory, fans) : undefined;
  if (sweepFirst !== undefined) return sweepFirst;
  return new Map(expired.map((hold, index) => [hold.id, over[index] === undefined]));
}

/** Gives back what was reserved for holds that were not EXPIRED after all, or whose units are gone. */
async function giveBackUnused(
  tx: Transaction,
  inventory: Inventory,
  holds: ReadonlyMap<string, StoredHold>,
  quota: ReadonlyMap<string, boolean>,
  got: ReadonlySet<string>,
): Promise<void> {
  const unused = [...holds.values()].filter(
    (hold) => quota.get(hold.id) === true && !(hold.state === 'EXPIRED' && got.has(hold.id)),
  );
  await giveBackQuota(tx, inventory, unused.map(claimedBy));
}
