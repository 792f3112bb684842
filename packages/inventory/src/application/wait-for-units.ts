import { newId, type Transaction } from '@clove/service-kit';
import type { HoldRefusal, WaitingRefusal } from '../domain/refusal.ts';
import { outsideWindow } from '../domain/sale.ts';
import type { SeenEntry, WaitingEntry } from '../domain/waiting.ts';
import type { Inventory } from './inventory.ts';
import { lockLine, offerIn, offerItem } from './offer-units.ts';
import type { SweepFirst } from './ports.ts';
import { type FanRelease, releaseOwnHold } from './release-holds.ts';
import { sweepFirstOf } from './sweep-holds.ts';
import type { Units } from './units.ts';

export type JoinAnswer =
  | { readonly kind: 'waiting'; readonly entry: SeenEntry; readonly joined: boolean }
  | { readonly kind: 'refused'; readonly refusal: HoldRefusal | WaitingRefusal };

/** What a fan waits for: units of an item, all of them or none. */
export interface WaitedFor {
  readonly item: string;
  readonly quantity: number;
  /** One that the item has: the service checks it. @default none is named */
  readonly category?: WaitingEntry['category'];
}

/**
 * Puts a fan at the end of an item's line. Only when the item cannot give the quantity now: of counted units
 * that is certain, since the item is locked. Named ones have no common lock: one that is freed while its fan
 * joins may be missed by both, and is offered by the next sweep, within 5 s; until then, and for a claim that was
 * under way when the first fan joined, a buyer may still take it.
 *
 * Answers SweepFirst when only the fan's own lapsed holds use the limit up.
 */
export async function joinLine(
  tx: Transaction,
  inventory: Inventory,
  fanId: string,
  { item, quantity, category = null }: WaitedFor,
): Promise<JoinAnswer | SweepFirst> {
  const { book } = inventory.waiting;
  const sale = await inventory.sale.read(tx);
  if (sale === undefined) return refused({ reason: 'not-provisioned' });
  const most = await inventory.limits.read(tx, [item]);
  const counts = [];
  for (const { scope, each } of inventory.limits.countsFor(item)) {
    const used = await inventory.quota.lockFan(tx, fanId, scope);
    counts.push({ scope, max: most(scope, sale), would: used + quantity * each });
  }
  for (const units of inventory.units) await units.lockItem(tx, item);
  const live = (await book.ofFan(tx, fanId)).find((entry) => isLive(entry) && entry.item === item);
  if (live !== undefined) {
    return live.quantity === quantity && live.category === category
      ? { kind: 'waiting', entry: live, joined: false }
      : refused({ reason: 'already-waiting', entryId: live.id, quantity: live.quantity });
  }
  let seen: Awaited<ReturnType<Units['publicFree']>>;
  for (const units of inventory.units) seen ??= await units.publicFree(tx, item);
  if (seen === undefined) return refused({ reason: 'unknown-item' });
  const outside = outsideWindow(sale, seen.now, seen.sale);
  if (outside !== undefined) return refused(outside);
  if (sale.paused) return refused({ reason: 'sales-paused' });
  if (!seen.onSale) return refused({ reason: 'withdrawn' });
  const over = counts.find(({ would, max }) => would > max);
  if (over !== undefined) {
    const sweepFirst = await sweepFirstOf(tx, inventory, [fanId]);
    return sweepFirst ?? refused({ reason: 'quota-exceeded', scope: over.scope, max: over.max });
  }
  if (seen.free >= quantity) return refused({ reason: 'not-sold-out', free: seen.free });
  const id = newId();
  await book.append(tx, { id, fanId, item, quantity, category });
  // Places that were too few for those before may be enough for this one.
  await offerIn(tx, inventory, [item], () => 0);
  const [entry] = await book.ofFan(tx, fanId, id);
  if (entry === undefined) throw new Error(`waiting entry ${id} was not written`);
  return { kind: 'waiting', entry, joined: true };
}

/** What leaving found; `bound` = the offer's order decides now, `just-offered` = ask again. */
export type LeaveAnswer = 'left' | 'not-found' | 'bound' | 'just-offered';

/** Ends an entry: one that waits leaves the line, an offer is declined; either way the next are served. */
export async function leaveLine(
  tx: Transaction,
  inventory: Inventory,
  fanId: string,
  entryId: string,
): Promise<LeaveAnswer> {
  const { book } = inventory.waiting;
  const [entry] = await book.ofFan(tx, fanId, entryId);
  if (entry === undefined) return 'not-found';
  if (entry.hold !== null) {
    const released: FanRelease = await releaseOwnHold(tx, inventory, entry.hold.id, fanId);
    return released === 'released' ? 'left' : released;
  }
  if (entry.state !== 'WAITING' && entry.state !== 'CLOSED') return 'left';
  await inventory.quota.lockFansOf(tx, [], await book.headFans(tx, { items: [entry.item] }));
  for (const units of inventory.units) await units.lockItem(tx, entry.item);
  await lockLine(tx, inventory, entry.item);
  if (!(await book.leave(tx, entryId))) {
    // Offered meanwhile, by a transaction this one waited for; its hold comes before the line in the lock order.
    return 'just-offered';
  }
  // Also when no fan waits any more: what was kept for the line is the public's again.
  const sale = await inventory.sale.read(tx);
  if (sale !== undefined) await offerItem(tx, inventory, sale, entry.item, 0);
  return 'left';
}

function isLive({ state }: SeenEntry): boolean {
  return state === 'WAITING' || state === 'OFFERED';
}

function refused(refusal: HoldRefusal | WaitingRefusal): JoinAnswer {
  return { kind: 'refused', refusal };
}
